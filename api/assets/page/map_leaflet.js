// The map by Leaflet, where the browser has no WebGL2.

/* global L */
import { colourOf } from "./colours.js";

const flipped = (line) => line.map(([lon, lat]) => [lat, lon]);
const DASHES = { sea: "9 6", rail: null, road: null, air: "2 7" };

export async function drawMap(container, region, colours, tell) {
  const [west, south, east, north] = region;
  const map = L.map(container, { zoomControl: false, zoomSnap: 0.25, minZoom: 2, maxZoom: 11, attributionControl: false, maxBounds: [[-20, -215], [84, -10]] });
  L.control.zoom({ position: "topleft" }).addTo(map);
  L.control.scale({ position: "bottomright", imperial: false }).addTo(map);
  ["zones", "land", "borders", "lanes", "ways", "stops"].forEach((name, order) => { map.createPane(name).style.zIndex = 300 + 20 * order; });
  const renderers = Object.fromEntries(["zones", "land", "borders", "lanes"].map((pane) => [pane, L.canvas({ pane, padding: 0.5 })]));
  const lines = L.svg({ pane: "ways", padding: 1 }), dots = L.svg({ pane: "stops", padding: 1 });
  const held = {}, drawn = {}, ways = L.layerGroup().addTo(map), stops = L.layerGroup().addTo(map), glow = L.layerGroup().addTo(map);
  let c = colours, tier = "any", shown = [];
  map.fitBounds([[south, west], [north, east]]);
  container.style.background = c.sea;
  new ResizeObserver(() => map.invalidateSize()).observe(container);

  const geo = (pane, features, style) => L.geoJSON({ type: "FeatureCollection", features }, { pane, renderer: renderers[pane], interactive: false, style });
  const DRAWERS = {
    land: (all) => [geo("land", all.filter((f) => f.properties.kind !== "border"), (f) => ({ color: c.coast, weight: 0.6, fillOpacity: 1, fillColor: f.properties.kind === "lake" ? c.lake : c.land })),
      geo("borders", all.filter((f) => f.properties.kind === "border"), () => ({ color: c.border, weight: 1, dashArray: "5 3" }))],
    zones: (all) => [geo("zones", all.filter((f) => f.properties.country === "US" && f.properties.zone !== "land"), () => ({ color: c.zone, weight: 0.8, opacity: 0.45, fillColor: c.zone, fillOpacity: 0.1 })),
      geo("land", all.filter((f) => f.properties.country === "US" && f.properties.zone === "land"), () => ({ stroke: false, fillColor: c.us, fillOpacity: 1 }))],
    sea: (all) => [geo("lanes", all.filter((f) => f.properties.tier === tier), () => ({ color: c.lane, weight: 0.7, opacity: 0.6 }))],
    rail: (all) => [geo("lanes", all, () => ({ color: c.rail, weight: 0.9 }))],
    road: (all) => [geo("lanes", all.filter((f) => f.properties.kind === "road"), () => ({ color: c.road, weight: 0.8 }))],
  };
  const draw = (name) => {
    drawn[name]?.forEach((layer) => layer.remove());
    drawn[name] = held[name] ? DRAWERS[name](held[name].features).map((layer) => layer.addTo(map)) : [];
    if (name === "land" && held.zones) draw("zones");
  };
  const line = (leg, options) => L.polyline(leg.lines.map(flipped), { pane: "ways", renderer: lines, lineJoin: "round", ...options });

  return {
    onMove: (hear) => map.on("move zoom", hear),
    onRest: (hear) => map.on("moveend", hear),
    bounds: () => { const b = map.getBounds(); return [b.getWest(), b.getSouth(), b.getEast(), b.getNorth()]; },
    zoom: () => map.getZoom() - 1, // Leaflet counts tiles of 256 pixels
    project: (lon, lat) => { const { x, y } = map.latLngToContainerPoint([lat, lon]); return [x, y]; },
    fit: ([w, s, e, n]) => map.invalidateSize({ pan: false }).fitBounds([[s, w], [n, e]], { paddingTopLeft: [50, 76], paddingBottomRight: [50, 46], maxZoom: 9 }),
    setLayer(name, fresh) { held[name] = fresh; draw(name); },
    setTier(fresh) { tier = fresh; if (held.sea) draw("sea"); },
    setWays(all, chosen) {
      shown = all;
      ways.clearLayers();
      const ordered = [...all.filter((way) => way.rank !== chosen), ...all.filter((way) => way.rank === chosen)];
      ordered.forEach((way) => way.legs.forEach((leg) => {
        const own = way.rank === chosen, color = colourOf(way.rank);
        if (own) ways.addLayer(line(leg, { color: c.casing, weight: 8, opacity: 0.9, interactive: false }));
        const drawnLine = line(leg, { color, weight: own ? 4.5 : 2.5, opacity: own ? 1 : 0.65, dashArray: own ? DASHES[leg.mode] : null, lineCap: "butt", className: `way way-${way.rank}` });
        drawnLine.on("click", () => tell.choose(way.rank)).on("mouseover", () => tell.hover(way.rank)).on("mouseout", () => tell.hover(null));
        ways.addLayer(drawnLine);
        if (own && leg.mode === "rail") ways.addLayer(line(leg, { color: c.casing, weight: 1.8, dashArray: "7 7", lineCap: "butt", interactive: false }));
      }));
    },
    hover(rank) {
      glow.clearLayers();
      shown.filter((way) => way.rank === rank).forEach((way) => way.legs.forEach((leg) => glow.addLayer(line(leg, { color: colourOf(rank), weight: 7, opacity: 0.35, interactive: false }))));
    },
    setStops(all, chosen) {
      stops.clearLayers();
      all.forEach((stop) => stops.addLayer(L.circleMarker([stop.lat, stop.lon], { pane: "stops", renderer: dots, interactive: false, radius: stop.kind === "end" ? 7 : 5, weight: 2.5, fillOpacity: 1,
        color: stop.kind === "end" ? c.casing : colourOf(chosen), fillColor: stop.kind === "end" ? colourOf(chosen) : c.casing })));
    },
    paint(fresh) { c = fresh; container.style.background = c.sea; Object.keys(held).forEach(draw); },
  };
}

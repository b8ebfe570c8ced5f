// The map by MapLibre GL JS.

/* global maplibregl */
import { colourOf, isDark } from "./colours.js";

const EMPTY = { type: "FeatureCollection", features: [] };
const feature = (geometry, properties) => ({ type: "Feature", properties, geometry });
const NEVER = ["==", ["get", "rank"], -1];
const isMode = (mode) => ["==", ["get", "mode"], mode];
const isRank = (rank) => ["==", ["get", "rank"], rank];
const zoneIs = (zone, country = "US") => ["all", ["==", ["get", "zone"], zone], ["==", ["get", "country"], country]];

const WAY_LAYERS = {
  "chosen-casing": null, "chosen-road": "road", "chosen-rail": "rail", "chosen-ties": "rail", "chosen-sea": "sea", "chosen-air": "air",
};

export async function drawMap(container, region, colours, tell) {
  const map = new maplibregl.Map({
    container, bounds: region, fitBoundsOptions: { padding: 10 }, attributionControl: false, renderWorldCopies: false, dragRotate: false,
    pitchWithRotate: false, maxZoom: 10, minZoom: 1.5, maxBounds: [[-179.9, -20], [-15, 82]],
    style: { version: 8, sources: sources(), layers: layers(colours) },
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new maplibregl.NavigationControl({ showCompass: false }), "top-left");
  map.addControl(new maplibregl.ScaleControl({ unit: "metric" }), "bottom-right");
  await new Promise((done) => { map.once("load", done); });
  new ResizeObserver(() => map.resize()).observe(container);
  let hovered = null;
  const rankAt = (point) => {
    const [x, y] = [point.x, point.y];
    return map.queryRenderedFeatures([[x - 5, y - 5], [x + 5, y + 5]], { layers: ["ways", "chosen-casing"] })[0]?.properties.rank ?? null;
  };
  map.on("click", (event) => { const rank = rankAt(event.point); if (rank) tell.choose(rank); });
  map.on("mousemove", (event) => {
    const rank = rankAt(event.point);
    map.getCanvas().style.cursor = rank ? "pointer" : "";
    if (rank !== hovered) { hovered = rank; tell.hover(rank); }
  });
  map.on("idle", () => { container.dataset.idle = String(Number(container.dataset.idle ?? 0) + 1); });

  return {
    onMove: (hear) => map.on("move", hear),
    onRest: (hear) => map.on("moveend", hear),
    bounds: () => map.getBounds().toArray().flat(),
    zoom: () => map.getZoom(),
    project: (lon, lat) => { const { x, y } = map.project([lon, lat]); return [x, y]; },
    fit: ([west, south, east, north]) => map.resize().fitBounds([[west, south], [east, north]], { padding: { top: 76, bottom: 46, left: 56, right: 56 }, maxZoom: 8, duration: 600 }),
    setLayer: (name, drawn) => map.getSource(name).setData(drawn ?? EMPTY),
    setTier: (tier) => map.setFilter("sea", ["==", ["get", "tier"], tier]),
    setWays(ways, chosen) {
      map.getSource("ways").setData({ type: "FeatureCollection", features: ways.flatMap((way) => way.legs.map((leg) => feature(
        { type: "MultiLineString", coordinates: leg.lines }, { rank: way.rank, mode: leg.mode, colour: colourOf(way.rank) }))) });
      map.setFilter("ways", ["!=", ["get", "rank"], chosen]);
      Object.entries(WAY_LAYERS).forEach(([layer, mode]) => map.setFilter(layer, mode ? ["all", isRank(chosen), isMode(mode)] : isRank(chosen)));
    },
    hover: (rank) => map.setFilter("hovered", rank ? isRank(rank) : NEVER),
    setStops(stops, chosen) {
      map.getSource("stops").setData({ type: "FeatureCollection", features: stops.map((stop) => feature(
        { type: "Point", coordinates: [stop.lon, stop.lat] }, { kind: stop.kind, colour: colourOf(chosen) })) });
    },
    paint(fresh) {
      layers(fresh).forEach((layer) => Object.entries(layer.paint).forEach(([name, value]) => map.setPaintProperty(layer.id, name, value)));
    },
  };
}

const sources = () => Object.fromEntries(["land", "zones", "sea", "rail", "road", "ways", "stops"].map((name) => [name, { type: "geojson", data: EMPTY }]));

function layers(c) {
  const fill = (id, source, filter, colour, opacity = 1) => ({ id, type: "fill", source, filter, paint: { "fill-color": colour, "fill-opacity": opacity } });
  const line = (id, source, filter, paint) => ({ id, type: "line", source, filter, layout: { "line-join": "round" }, paint });
  const zone = (name) => [fill(`us-${name}`, "zones", zoneIs(name), c.zone, isDark() ? 0.13 : 0.1),
    line(`us-${name}-limit`, "zones", zoneIs(name), { "line-color": c.zone, "line-opacity": 0.45, "line-width": 0.8 })];
  const chosen = (id, paint) => line(id, "ways", NEVER, { "line-color": ["get", "colour"], "line-width": 4.5, ...paint });
  return [
    { id: "water", type: "background", paint: { "background-color": c.sea } },
    ...["200nm", "24nm", "12nm"].flatMap(zone),
    fill("land", "land", ["==", ["get", "kind"], "land"], c.land),
    fill("us-land", "zones", zoneIs("land"), c.us),
    line("coast", "land", ["==", ["get", "kind"], "land"], { "line-color": c.coast, "line-width": 0.6 }),
    fill("lake", "land", ["==", ["get", "kind"], "lake"], c.lake),
    line("border", "land", ["==", ["get", "kind"], "border"], { "line-color": c.border, "line-width": 1, "line-dasharray": [4, 2] }),
    line("road", "road", ["==", ["get", "kind"], "road"], { "line-color": c.road, "line-width": 0.8 }),
    line("rail", "rail", ["!=", ["get", "railway"], ""], { "line-color": c.rail, "line-width": 0.9 }),
    line("sea", "sea", ["==", ["get", "tier"], "any"], { "line-color": c.lane, "line-width": 0.7, "line-opacity": 0.6 }),
    line("ways", "ways", NEVER, { "line-color": ["get", "colour"], "line-width": 2.5, "line-opacity": 0.65 }),
    line("hovered", "ways", NEVER, { "line-color": ["get", "colour"], "line-width": 7, "line-opacity": 0.35 }),
    line("chosen-casing", "ways", NEVER, { "line-color": c.casing, "line-width": 8, "line-opacity": 0.9 }),
    chosen("chosen-road", {}),
    chosen("chosen-rail", {}),
    chosen("chosen-ties", { "line-color": c.casing, "line-width": 1.8, "line-dasharray": [2, 2] }),
    chosen("chosen-sea", { "line-dasharray": [2, 1.2] }),
    chosen("chosen-air", { "line-width": 4, "line-dasharray": [0.4, 1.4] }),
    { id: "stops", type: "circle", source: "stops", paint: {
      "circle-radius": ["match", ["get", "kind"], "end", 7, 5],
      "circle-color": ["match", ["get", "kind"], "end", ["get", "colour"], c.casing],
      "circle-stroke-width": 2.5,
      "circle-stroke-color": ["match", ["get", "kind"], "end", c.casing, ["get", "colour"]],
    } },
  ];
}

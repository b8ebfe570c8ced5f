"use strict";
// Draws one answer. Everything shown comes from the JSON in #page; nothing is ever requested.

const page = JSON.parse(document.getElementById("page").textContent);
const byId = (id) => document.getElementById(id);

/** Make an element with text and children; text is never parsed as HTML. */
function element(tag, className, ...content) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...content.filter((part) => part !== null && part !== ""));
  return made;
}

// --- geometry -------------------------------------------------------------------------------

/** Decode [lon, lat, dlon, dlat, …] in thousandths of a degree to Leaflet's [lat, lon] pairs. */
function decoded(deltas) {
  const points = [];
  let lon = 0, lat = 0;
  for (let i = 0; i < deltas.length; i += 2) {
    lon += deltas[i];
    lat += deltas[i + 1];
    points.push([lat / 1000, lon / 1000]);
  }
  return points;
}

const decodedPolygons = (polygons) => polygons.map((rings) => rings.map(decoded));

// --- base map -------------------------------------------------------------------------------

const map = L.map("map", { zoomControl: false, zoomSnap: 0.25, minZoom: 2, maxZoom: 11 });
L.control.zoom({ position: "topleft" }).addTo(map);
L.control.scale({ position: "bottomright", imperial: false }).addTo(map);
map.attributionControl.setPrefix(false);
map.attributionControl.addAttribution(element("span", "", page.credit).outerHTML);
["zones", "land", "routes", "stops"].forEach((name, order) => {
  map.createPane(name).style.zIndex = 300 + 50 * order;
});

function addPolygons(polygons, pane, style) {
  const still = { interactive: false, pane, renderer: L.svg({ pane, padding: 1 }), smoothFactor: 0.7 };
  return L.polygon(decodedPolygons(polygons), { ...still, ...style });
}

addPolygons(page.layers.land, "land", {
  color: "#b5ac9b", weight: 0.7, fillColor: "#f3f0e8", fillOpacity: 1,
}).addTo(map);
addPolygons(page.layers.us_land, "land", {
  color: "#b5ac9b", weight: 0.9, fillColor: "#e6ded0", fillOpacity: 1,
}).addTo(map);
const zoneLayers = page.layers.zones.map((zone) => addPolygons(zone.polygons, "zones", {
  color: "#8c2d5a", weight: 1, opacity: 0.55, fillColor: "#8c2d5a", fillOpacity: 0.1, fillRule: "evenodd",
}).addTo(map));

// --- routes ---------------------------------------------------------------------------------

// Okabe and Ito's palette, without its yellow: told apart with every common colour blindness.
const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#aa4499", "#e69f00", "#56b4e9", "#333333"];
const DARK_INK = new Set(["#e69f00", "#56b4e9"]);
const colourOf = (index) => COLOURS[index % COLOURS.length];

/** How each mode is drawn: sea dashed, rail with white sleepers, road plain. */
const PATTERNS = {
  sea: { dashArray: "9 7" },
  rail: { sleepers: "5 6" },
  road: {},
  air: { dashArray: "1 7" },
};

/** Room left around what is shown: the legend above, names at the sides. */
const ROOM = { paddingTopLeft: [60, 70], paddingBottomRight: [60, 40] };

const routeRenderer = L.svg({ pane: "routes", padding: 1 });
const stopRenderer = L.svg({ pane: "stops", padding: 1 });

function drawnLeg(leg, colour, width) {
  const pattern = PATTERNS[leg.mode] ?? {};
  const shared = { pane: "routes", renderer: routeRenderer, lineJoin: "round", smoothFactor: 0.6 };
  const lines = leg.lines.map(decoded);
  const layers = [
    L.polyline(lines, { ...shared, color: "#fff", weight: width + 3.5, opacity: 0.85 }),
    L.polyline(lines, { ...shared, color: colour, weight: width, lineCap: "butt", dashArray: pattern.dashArray }),
  ];
  if (pattern.sleepers) {
    layers.push(L.polyline(lines, {
      ...shared, color: "#fff", weight: width * 0.45, lineCap: "butt", dashArray: pattern.sleepers,
    }));
  }
  return layers;
}

function drawnStops(option, colour) {
  return option.stops.map((stop) => {
    const end = stop.kind === "origin" || stop.kind === "destination";
    const dot = L.circleMarker([stop.lat, stop.lon], {
      pane: "stops", renderer: stopRenderer, radius: end ? 7 : 5,
      color: end ? "#fff" : colour, weight: 2.5, fillColor: end ? colour : "#fff", fillOpacity: 1,
    });
    dot.bindPopup(element("div", "", element("strong", "", stop.name), document.createElement("br"), stop.note));
    return { dot, name: stop.name, end };
  });
}

let chosen = 0;
let chosenLayers = [];
let chosenStops = [];
let names = [];
const faintLayers = page.options.map((option, index) => L.layerGroup(
  option.legs.flatMap((leg) => drawnLeg(leg, colourOf(index), 2.5).slice(1, 2)),
));

faintLayers.forEach((group, index) => group.eachLayer((line) => {
  line.setStyle({ opacity: 0.6 });
  line.on("click", () => choose(index));
  line.on("mouseover", () => line.setStyle({ weight: 5, opacity: 1 }));
  line.on("mouseout", () => line.setStyle({ weight: 2.5, opacity: 0.6 }));
}));

function bounds(options) {
  const points = options.flatMap((option) => [
    ...option.legs.flatMap((leg) => leg.lines.flatMap(decoded)),
    ...option.stops.map((stop) => [stop.lat, stop.lon]),
  ]);
  return L.latLngBounds(points.length ? points : [[14, -130], [60, -60]]);
}

/** Show one option in full: its lines on top, its stops named, its card open. */
function choose(index) {
  chosen = index;
  const option = page.options[index];
  chosenLayers.forEach((layer) => layer.remove());
  faintLayers.forEach((group, other) => (other === index ? group.remove() : group.addTo(map)));
  chosenLayers = option.legs.flatMap((leg) => drawnLeg(leg, colourOf(index), 5));
  chosenStops = drawnStops(option, colourOf(index));
  chosenLayers.push(...chosenStops.map((stop) => stop.dot));
  chosenLayers.forEach((layer) => layer.addTo(map));
  placeNames();
  document.querySelectorAll(".card").forEach((card, other) => {
    card.classList.toggle("selected", other === index);
    card.querySelector("button").setAttribute("aria-expanded", String(other === index));
    card.querySelector(".detail").hidden = other !== index;
  });
}

/** Name the stops where there is room, the ends of the journey first. */
function placeNames() {
  names.forEach((name) => name.remove());
  const frame = map.getContainer().getBoundingClientRect();
  const taken = [document.querySelector(".legend").getBoundingClientRect()];
  const order = [...chosenStops].sort((a, b) => Number(b.end) - Number(a.end));
  names = order.map((stop) => {
    const label = L.tooltip({ permanent: true, className: `name${stop.end ? " end" : ""}`, pane: "tooltipPane" });
    label.setLatLng(stop.dot.getLatLng()).setContent(element("span", "", stop.name));
    const fits = ["right", "left", "top", "bottom"].some((direction) => {
      label.options.direction = direction;
      label.options.offset = { right: [8, 0], left: [-8, 0], top: [0, -8], bottom: [0, 8] }[direction];
      label.remove().addTo(map);
      const box = label.getElement().getBoundingClientRect();
      const inside = box.left >= frame.left && box.right <= frame.right && box.top >= frame.top;
      const free = inside && taken.every((other) => box.right < other.left || box.left > other.right
        || box.bottom < other.top || box.top > other.bottom);
      if (free) taken.push(box);
      return free;
    });
    label.getElement().classList.toggle("hidden", !fits);
    return label;
  });
}

// --- the list -------------------------------------------------------------------------------

/** A short piece of line as the map draws it, for the list and the legend. */
function lineSample(mode, colour) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("width", "42");
  svg.setAttribute("height", "8");
  svg.setAttribute("aria-hidden", "true");
  const pattern = PATTERNS[mode] ?? {};
  const strokes = [[colour, 5, pattern.dashArray]];
  if (pattern.sleepers) strokes.push(["#fff", 2.2, pattern.sleepers]);
  for (const [stroke, width, dashes] of strokes) {
    const line = document.createElementNS(space, "line");
    const attributes = { x1: 0, y1: 4, x2: 42, y2: 4, stroke, "stroke-width": width, "stroke-dasharray": dashes ?? "none" };
    Object.entries(attributes).forEach(([name, value]) => line.setAttribute(name, value));
    svg.append(line);
  }
  return svg;
}

function legItem(leg, colour) {
  return element("li", "", lineSample(leg.mode, colour), element("div", "",
    element("span", "", leg.text), element("small", "", leg.note)));
}

function card(option, index) {
  const colour = colourOf(index);
  const button = element("button", "",
    element("span", "headline", element("span", "rank", String(option.rank)),
      element("span", "cost", option.cost), element("span", "estimate", option.estimate)),
    element("span", "measures", option.measures),
    ...(option.likely ? [element("span", "measures", option.likely)] : []),
    element("span", "chain", option.chain),
    element("span", "exposure", page.words.us, ...option.exposure.flatMap(([touches, text]) => [
      element(touches ? "b" : "span", "", text), " · "]).slice(0, -1)));
  button.type = "button";
  button.addEventListener("click", () => { choose(index); map.flyToBounds(bounds([option]), { ...ROOM, duration: 0.5 }); });
  const detail = element("div", "detail",
    element("p", "", option.why),
    ...option.notices.map((notice) => element("p", "caution", notice)),
    element("ol", "legs", ...option.legs.map((leg) => legItem(leg, colour))),
    element("p", option.verdict_ok ? "verdict" : "verdict broken", option.verdict));
  const item = element("li", "card", button, detail);
  item.style.setProperty("--route", colour);
  item.style.setProperty("--route-ink", DARK_INK.has(colour) ? "#1c2733" : "#fff");
  return item;
}

/** One row over the far north: how each mode is drawn, and a switch for each US zone. */
function legend() {
  const modes = page.modes.map((mode) => element("span", "", lineSample(mode, "#4a5866"), page.words[mode]));
  const zones = page.layers.zones.map((zone, index) => {
    const toggle = element("input", "");
    toggle.type = "checkbox";
    toggle.checked = true;
    toggle.addEventListener("change", () => (toggle.checked ? zoneLayers[index].addTo(map) : zoneLayers[index].remove()));
    const swatch = element("span", "swatch");
    swatch.style.background = `rgba(140, 45, 90, ${zone.shade})`;
    return element("label", "", toggle, swatch, zone.label);
  });
  const box = element("div", "legend", ...modes, element("strong", "", page.words.zones), ...zones);
  L.DomEvent.disableClickPropagation(box);
  const control = L.control({ position: "topright" });
  control.onAdd = () => box;
  control.addTo(map);
}

byId("title").textContent = page.title;
byId("subtitle").textContent = page.subtitle;
byId("notice").textContent = page.notice;
byId("notice").hidden = !page.notice;
byId("options").append(...page.options.map(card));
byId("provenance").append(...page.provenance.map((line) => element("p", "", line)));
legend();
const ends = [{ legs: [], stops: page.ends }];
map.fitBounds(bounds(page.options.length ? page.options : ends), ROOM);
if (page.options.length) choose(0);
else {
  chosenStops = drawnStops(ends[0], COLOURS[0]);
  chosenStops.forEach((stop) => stop.dot.addTo(map));
  placeNames();
}
map.on("zoomend moveend", placeNames);
document.documentElement.dataset.ready = "true";

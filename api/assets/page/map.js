// The map: one of two libraries behind one face, the network's layers, the ways and their names.

import { byId, el } from "./dom.js";
import { mapColours, onTheme } from "./colours.js";
import { boundsOf, stopsOf, unrolled } from "./geometry.js";
import { service } from "./service.js";
import { say, translated } from "./words.js";

const REGION = [-140, 12, -52, 60];
const LAYERS = ["land", "zones", "sea", "rail", "road"];
const FINEST = 8;

const hasWebGl2 = () => Boolean(document.createElement("canvas").getContext("webgl2"));

const loaded = (made) => new Promise((done, fail) => {
  made.addEventListener("load", done);
  made.addEventListener("error", () => fail(new Error(`${made.src ?? made.href} cannot be read`)));
  document.head.append(made);
});

async function library(name) {
  await Promise.all([loaded(el("link", { rel: "stylesheet", href: `/vendor/${name}.css` })), loaded(el("script", { src: `/vendor/${name}.js` }))]);
}

/** Make the map: MapLibre where the browser has WebGL2, else Leaflet. */
export async function createMap(tell) {
  const gl = hasWebGl2();
  const [{ drawMap }, version] = await Promise.all([import(gl ? "./map_gl.js" : "./map_leaflet.js"), service.version(), library(gl ? "maplibre-gl" : "leaflet")]);
  const face = await drawMap(byId("map"), REGION, mapColours(), tell);
  return new MapOfWays(face, gl ? "maplibre" : "leaflet", version.provenance.network_version);
}

class MapOfWays {
  constructor(face, name, version) {
    this.face = face;
    this.version = version;
    this.shown = new Set(["land", "zones"]);
    this.held = new Map();
    this.answer = null;
    this.chosen = 1;
    this.tier = "any";
    document.documentElement.dataset.map = name;
    face.onMove(() => { this.placeNames(); });
    face.onRest(() => { this.placeNames(); this.load(); });
    onTheme(() => { face.paint(mapColours()); this.redraw(); });
  }

  /** Fetch what the view needs of each layer shown; what is held already is not asked again. */
  async load() {
    const [west, south, east, north] = this.face.bounds();
    const zoom = Math.max(2, Math.min(FINEST, Math.ceil(this.face.zoom())));
    const step = 180 / 2 ** zoom;
    const down = (value, least) => Math.max(least, Math.floor(value / step) * step), up = (value, most) => Math.min(most, Math.ceil(value / step) * step);
    const bbox = [down(west, -180), down(south, -90), up(east, 180), up(north, 90)];
    if (bbox[0] >= bbox[2] || bbox[1] >= bbox[3]) return;
    await Promise.all([...this.shown].map((layer) => this.loadLayer(layer, bbox, zoom)));
    document.documentElement.dataset.layers = [...this.held.keys()].join(" ");
  }

  async loadLayer(layer, bbox, zoom) {
    const key = `${zoom}/${bbox.join()}`;
    if (this.held.get(layer) === key) return;
    this.held.set(layer, key);
    try {
      const drawn = await service.layer(layer, bbox, zoom, this.version);
      if (this.held.get(layer) === key) this.face.setLayer(layer, drawn, this.tier);
    } catch (error) {
      this.held.delete(layer);
      throw error;
    }
  }

  toggle(layer, on) {
    if (on) this.shown.add(layer);
    else { this.shown.delete(layer); this.held.delete(layer); this.face.setLayer(layer, null, this.tier); }
    return this.load();
  }

  /** The tier asked for: lanes at sea are those that keep it. */
  setTier(tier) {
    this.tier = tier.startsWith("us-") ? tier : "any";
    this.face.setTier(this.tier);
  }

  show(answer, options) {
    this.answer = answer;
    this.options = options;
    this.ways = options.map((option) => ({ rank: option.rank, legs: unrolled(option) }));
    this.redraw();
    const lines = this.ways.flatMap((way) => way.legs.flatMap((leg) => leg.lines));
    this.face.fit(boundsOf(lines, stopsOf(answer, null)));
  }

  choose(rank) {
    this.chosen = rank;
    this.redraw();
  }

  hover(rank) {
    this.face.hover(rank);
  }

  redraw() {
    if (!this.answer) return;
    this.face.setWays(this.ways, this.chosen);
    this.stops = stopsOf(this.answer, this.options.find((option) => option.rank === this.chosen));
    this.face.setStops(this.stops, this.chosen);
    const box = byId("labels");
    box.replaceChildren(...this.stops.map((stop) => el("span", { class: `name ${stop.kind}` }, this.nameOf(stop))));
    this.placeNames();
  }

  /** A terminal in the town it is named for needs no second name. */
  nameOf(stop) {
    const twice = stop.kind !== "end" && this.stops.some((other) => other.kind === "end" && other.name === stop.name);
    return twice ? "" : stop.name;
  }

  /** Name stops where there is room, the ends of the way first. */
  placeNames() {
    if (!this.stops) return;
    const frame = byId("map").getBoundingClientRect(), taken = [];
    this.stops.forEach((stop, i) => {
      const label = byId("labels").children[i];
      const [x, y] = this.face.project(stop.lon, stop.lat), { offsetWidth: wide, offsetHeight: high } = label;
      Object.assign(label.dataset, { x, y });
      const spots = [[x + 10, y - high / 2], [x - 10 - wide, y - high / 2], [x - wide / 2, y - high - 9], [x - wide / 2, y + 9]];
      const spot = spots.find(([left, top]) => left > 2 && top > 2 && left + wide < frame.width - 2 && top + high < frame.height - 2
        && taken.every((other) => left > other.right + 2 || left + wide < other.left - 2 || top > other.bottom || top + high < other.top));
      label.style.visibility = spot && label.textContent ? "visible" : "hidden";
      if (!spot || !label.textContent) return;
      label.style.transform = `translate(${spot[0]}px, ${spot[1]}px)`;
      taken.push({ left: spot[0], right: spot[0] + wide, top: spot[1], bottom: spot[1] + high });
    });
  }
}

/** A switch for each layer, with a sample of how it is drawn. */
export function drawLegend(map) {
  const item = (layer) => el("label", {}, el("input", { type: "checkbox", name: `layer-${layer}`, checked: map.shown.has(layer), onchange: (event) => map.toggle(layer, event.target.checked) }),
    el("span", { class: `sample sample-${layer}`, "aria-hidden": "true" }), translated("layers", layer));
  byId("legend").replaceChildren(el("fieldset", {}, el("legend", { class: "hidden" }, say("layersTitle")), LAYERS.filter((layer) => layer !== "land").map(item)));
  byId("credit").textContent = `© OpenStreetMap contributors · GSHHG · ${document.documentElement.dataset.map === "maplibre" ? "MapLibre" : "Leaflet"}`;
}

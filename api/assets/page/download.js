// The answer as files: made in the browser from what the API answered, or by the API.

import { el } from "./dom.js";
import { service } from "./service.js";
import { spoken } from "./words.js";

/** A cell that no spreadsheet takes for a formula. */
export function cell(value) {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return String(value);
  const text = String(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function csv(answer) {
  const rows = answer.options.flatMap((option) => option.legs.map((leg, i) => ({
    rank: option.rank, option_cost_usd: option.cost_usd, option_duration_h: option.duration_h, option_co2e_kg: option.co2e_kg, arrive: option.arrive,
    leg: i + 1, mode: leg.mode, from_id: leg.from_stop.stop_id, from_name: leg.from_stop.name, to_id: leg.to_stop.stop_id, to_name: leg.to_stop.name,
    operator: leg.operator, service: leg.service, length_km: leg.length_km, depart_h: leg.depart_h, arrive_h: leg.arrive_h, cost_usd: leg.cost_usd, co2e_kg: leg.co2e_kg, ...leg.exposure,
  })));
  const names = Object.keys(rows[0] ?? {});
  return [names, ...rows.map((row) => names.map((name) => row[name]))].map((row) => row.map(cell).join(",")).join("\r\n");
}

function geojson(answer) {
  const flat = ({ geometry, cost_lines, exposure, from_stop, to_stop, ...leg }) => ({ ...leg, ...exposure, from_id: from_stop.stop_id, from_name: from_stop.name, to_id: to_stop.stop_id, to_name: to_stop.name });
  const features = answer.options.flatMap((option) => option.legs.map((leg, i) => ({
    type: "Feature", geometry: leg.geometry, properties: { kind: "leg", rank: option.rank, leg: i + 1, ...flat(leg) },
  })));
  return JSON.stringify({ type: "FeatureCollection", features, request: answer.request, provenance: answer.provenance });
}

const MADE_HERE = {
  csv: (answer) => new Blob([`\ufeff${csv(answer)}`], { type: "text/csv" }),
  geojson: (answer) => new Blob([geojson(answer)], { type: "application/geo+json" }),
};

/** Hand the reader a file: of the answer shown, or of `request` asked again by the service. */
export async function download(kind, answer, request) {
  const file = MADE_HERE[kind] ? MADE_HERE[kind](answer) : await service.report(request, kind, spoken());
  const link = el("a", { href: URL.createObjectURL(file), download: `monarca.${kind}` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

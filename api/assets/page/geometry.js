// Lines of an answer as a map wants them: running on past ±180° instead of being cut there.

export const linesOf = (geometry) => (geometry.type === "MultiLineString" ? geometry.coordinates : [geometry.coordinates]);

/** The lines of a way, each on the sheet of the world that the one before it ended on. */
export function unrolled(option) {
  let last = option.legs[0]?.from_stop.lon ?? 0;
  return option.legs.map((leg) => ({
    mode: leg.mode,
    lines: linesOf(leg.geometry).map((line) => line.map(([lon, lat]) => {
      last = lon + 360 * Math.round((last - lon) / 360);
      return [last, lat];
    })),
  }));
}

/** The stops of a way with a name each: ends, and every terminal it uses once. */
export function stopsOf(answer, option) {
  const stops = new Map();
  const end = (place, kind) => ({ name: place.name, lon: place.lon, lat: place.lat, kind });
  stops.set("origin", end(answer.origin, "end"));
  stops.set("destination", end(answer.destination, "end"));
  option?.legs.flatMap((leg) => [leg.from_stop, leg.to_stop]).forEach((stop) => {
    if (stop.kind !== "door" && !stops.has(stop.stop_id)) {
      stops.set(stop.stop_id, { name: stop.name.split(/\s*\(|,\s/)[0], lon: stop.lon, lat: stop.lat, kind: "terminal" });
    }
  });
  return [...stops.values()];
}

/** West, south, east, north of ways and stops. */
export function boundsOf(lines, stops) {
  const points = [...lines.flat(), ...stops.map((stop) => [stop.lon, stop.lat])];
  const lons = points.map(([lon]) => lon), lats = points.map(([, lat]) => lat);
  return [lons, lats].flatMap((values) => [values.reduce((a, b) => Math.min(a, b))]).concat([lons, lats].map((values) => values.reduce((a, b) => Math.max(a, b))));
}

// What is asked, in the address of the page: a link shares it, going back restores it.

export const TIERS = ["any", "no-us-land", "no-us-call", "us-12nm", "us-24nm", "us-200nm"];
export const UNITS = ["teu", "feu", "tonnes", "vehicles", "volume_m3"];
export const MODES = ["road", "rail", "sea", "air"];
export const ORIGINS = ["unstated", "none", "usmca", "cptpp"];
export const FEES = ["off", "built", "operated"];
export const DEFAULTS = {
  from: "", to: "", goods: "auto-parts", quantity: "2", unit: "teu", equipment: "", temperature: "", hazmat: "", team: "", value: "", ready: "", deadline: "", avoid: "any",
  cost: "1", time: "0.25", co2e: "0", modes: MODES.join(","), transfers: "5",
  origin: "unstated", fees: "off", overlap: "1", scenario: "", when: "after",
};

/** Read what is asked out of the address; what it does not say is the default. */
export function readAddress() {
  const said = new URLSearchParams(location.search);
  const asked = Object.fromEntries(Object.entries(DEFAULTS).map(([name, value]) => [name, said.get(name) ?? value]));
  if (!TIERS.includes(asked.avoid)) asked.avoid = "any";
  if (!UNITS.includes(asked.unit)) asked.unit = "teu";
  if (asked.when !== "before") asked.when = "after";
  return { asked, language: said.get("lang"), shown: Number(said.get("way")) || 1 };
}

/** Write what is asked into the address, only what differs from the default. */
export function writeAddress(asked, language, shown, anew) {
  const said = new URLSearchParams();
  Object.entries(asked).forEach(([name, value]) => { if (value !== DEFAULTS[name]) said.set(name, value); });
  if (shown > 1) said.set("way", shown);
  said.set("lang", language);
  const address = `${location.pathname}?${said}`;
  if (address === location.pathname + location.search) return;
  history[anew ? "pushState" : "replaceState"](null, "", address);
}

/** A local time of a form as RFC 3339, with the offset that held here at that time. */
export function withOffset(local) {
  if (!local || /(Z|[+-]\d\d:\d\d)$/.test(local)) return local || null;
  const east = -new Date(local).getTimezoneOffset();
  const two = (n) => String(Math.floor(Math.abs(n))).padStart(2, "0");
  const seconds = local.length === 16 ? ":00" : "";
  return `${local}${seconds}${east < 0 ? "-" : "+"}${two(east / 60)}:${two(east % 60)}`;
}

/** A time with an offset as a form's local time. */
export function asLocal(time) {
  if (!time || !/(Z|[+-]\d\d:\d\d)$/.test(time)) return time;
  const date = new Date(time);
  return new Date(date - date.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
}

/** What is asked as the API takes it, but for what is avoided and how many ways are wanted. */
export function asRequest(asked) {
  const request = {
    origin: asked.from, destination: asked.to, commodity: asked.goods, [asked.unit]: Number(asked.quantity),
    weights: { cost: Number(asked.cost), time: Number(asked.time), co2e: Number(asked.co2e) },
    modes: asked.modes.split(",").filter(Boolean), max_transfers: Number(asked.transfers),
  };
  if (asked.equipment) request.equipment = asked.equipment;
  if (asked.temperature) request.temperature_c = Number(asked.temperature);
  if (asked.hazmat) request.hazmat = asked.hazmat;
  if (asked.team) request.team = true;
  if (asked.value) request.value_usd = Number(asked.value);
  if (asked.origin !== DEFAULTS.origin) request.originating = asked.origin;
  if (asked.fees !== DEFAULTS.fees) request.section_301 = asked.fees;
  if (asked.ready) request.ready = withOffset(asked.ready);
  if (asked.deadline) request.deadline = withOffset(asked.deadline);
  return request;
}

/** Apply the changes of a relaxation to what is asked. */
export function relaxed(asked, changes) {
  const next = { ...asked };
  if (changes.avoid) next.avoid = changes.avoid;
  if (changes.modes) next.modes = changes.modes.join(",");
  if (changes.originating) next.origin = changes.originating;
  if (changes.max_transfers !== undefined) next.transfers = String(changes.max_transfers);
  if (changes.ready) next.ready = asLocal(changes.ready);
  if (changes.deadline) next.deadline = asLocal(changes.deadline);
  return next;
}

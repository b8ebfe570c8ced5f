// The form: what moves, from where to where, and what counts.

import { byId, el, english, icon } from "./dom.js";
import { DEFAULTS, FEES, MODES, ORIGINS, TIERS, asLocal } from "./state.js";
import { placeField } from "./places.js";
import { scenarioName } from "./scenario.js";
import { figures, say, translated } from "./words.js";

const EXAMPLES = [
  { from: "Toronto, ON, CA", to: "Monterrey, NLE, MX", goods: "auto-parts", quantity: "2", unit: "teu", avoid: "us-200nm" },
  { from: "Halifax, NS, CA", to: "Veracruz, VER, MX", goods: "electronics", quantity: "4", unit: "teu", avoid: "us-12nm" },
  { from: "Saskatoon, SK, CA", to: "Veracruz, VER, MX", goods: "grain-oilseed", quantity: "3000", unit: "tonnes", avoid: "no-us-land" },
  { from: "Vancouver, BC, CA", to: "Manzanillo, COL, MX", goods: "lumber-pulp", quantity: "10", unit: "teu", avoid: "us-12nm" },
];

let fields = {};

/** The name of a kind of cargo in the reader's language, else as the book has it. */
export const goodsName = (slug, name) => translated("goodsNames", slug) ?? name;

function labelled(name, control, extra = null) {
  const told = el("div", { class: "fault", id: `${name}-fault`, hidden: true });
  control.setAttribute("aria-describedby", told.id);
  return el("div", { class: `field field-${name}` }, el("label", { for: name }, say(name)), control, extra, told);
}

function select(name, choices, chosen) {
  return el("select", { id: name, name }, choices.map(([value, text]) => el(
    "option", { value, selected: value === chosen }, text)));
}

function slider(name, asked) {
  const shown = el("output", { for: name });
  const input = el("input", { id: name, name, type: "range", min: 0, max: 1, step: 0.05, value: asked[name] });
  const tell = () => { shown.textContent = figures.plain(Number(input.value), 2); };
  input.addEventListener("input", tell);
  tell();
  return el("div", { class: "weight" }, el("label", { for: name }, say(name)), input, shown);
}

/** The tier as a slider from "any" to "outside 200 nm"; what it promises stands below. */
function tierField(asked) {
  const told = el("output", { for: "avoid", class: "tier-told" });
  const input = el("input", { id: "avoid", name: "avoid", type: "range", min: 0, max: TIERS.length - 1, step: 1, value: TIERS.indexOf(asked.avoid) });
  const tell = () => {
    const tier = TIERS[input.value];
    told.replaceChildren(el("strong", {}, translated("tiers", tier)), " ", translated("promises", tier));
    input.setAttribute("aria-valuetext", translated("tiers", tier));
  };
  input.addEventListener("input", tell);
  tell();
  return el("div", { class: "field field-avoid" }, el("label", { for: "avoid" }, say("avoid")), input,
    el("div", { class: "ends", "aria-hidden": "true" }, el("span", {}, translated("tiers", "any")), el("span", {}, translated("tiers", "us-200nm"))), told);
}

function modesField(asked) {
  const chosen = asked.modes.split(",");
  return el("fieldset", { class: "modes" }, el("legend", {}, say("modes")), MODES.map((mode) => el("label", {},
    el("input", { type: "checkbox", name: "mode", value: mode, checked: chosen.includes(mode) }), icon(mode, 18), translated("mode", mode))));
}

function exampleButton(example, use) {
  const names = [example.from, example.to].map((text) => text.split(",")[0]);
  return el("button", { type: "button", class: "chip", onclick: () => use({ ...DEFAULTS, ...example }) },
    `${names.join(" → ")}`, el("small", {}, translated("tiers", example.avoid)));
}

/** Draw the form. `use` is called with what is asked. */
export function drawForm(form, asked, { commodities, scenarios }, use) {
  const from = placeField("from", asked.from), to = placeField("to", asked.to);
  const swap = el("button", { type: "button", class: "swap", "aria-label": say("swap"), title: say("swap"),
    onclick: () => { [from.input.value, to.input.value] = [to.input.value, from.input.value]; } }, icon("swap", 18));
  const goods = select("goods", commodities.map((row) => [row.slug, goodsName(row.slug, row.name)]), asked.goods);
  const quantity = el("input", { id: "quantity", name: "quantity", type: "number", min: 0.1, step: "any", inputmode: "decimal", value: asked.quantity, required: true });
  const unit = el("select", { id: "unit", name: "unit", "aria-label": say("unit") });
  const offerUnits = () => {
    const { units } = commodities.find((row) => row.slug === goods.value) ?? { units: ["tonnes"] };
    const chosen = units.includes(unit.value || asked.unit) ? unit.value || asked.unit : units[0];
    unit.replaceChildren(...units.map((name) => el("option", { value: name, selected: name === chosen }, say(name))));
  };
  const equipment = el("select", { id: "equipment", name: "equipment" });
  const offerEquipment = () => {
    const { carriers } = commodities.find((row) => row.slug === goods.value) ?? { carriers: [] };
    const chosen = equipment.value || asked.equipment;
    equipment.replaceChildren(el("option", { value: "" }, say("anyEquipment")), ...carriers.map((row) => el(
      "option", { value: row.slug, selected: row.slug === chosen }, translated("equipmentNames", row.slug) ?? row.name)));
  };
  for (const offer of [offerUnits, offerEquipment]) {
    goods.addEventListener("change", offer);
    offer();
  }
  const plain = (name, of) => el("input", { id: name, name, value: asked[name], ...of });
  const time = (name) => el("input", { id: name, name, type: "datetime-local", value: asLocal(asked[name]) });
  form.replaceChildren(
    el("div", { class: "ends-of-way" },
      labelled("from", from.input, from.list), swap, labelled("to", to.input, to.list)),
    el("div", { class: "row" }, labelled("goods", goods),
      labelled("quantity", el("div", { class: "joined" }, quantity, unit))),
    tierField(asked),
    labelled("scenario", select("scenario", [["", say("asThingsAre")], ...scenarios.map((row) => [row.name, scenarioName(row)])], asked.scenario)),
    el("details", { class: "more" }, el("summary", {}, say("more"), icon("down", 16)),
      el("div", { class: "row" }, labelled("ready", time("ready")), labelled("deadline", time("deadline"))),
      el("div", { class: "row" }, labelled("equipment", equipment), labelled("value", plain("value", { type: "number", min: 1, step: "any" }))),
      el("div", { class: "row" }, labelled("temperature", plain("temperature", { type: "number", step: "any" })), labelled("hazmat", plain("hazmat", { type: "text", maxlength: 4, autocomplete: "off" }))),
      el("fieldset", { class: "modes" }, el("legend", {}, say("trucks")), el("label", {}, el("input", { type: "checkbox", id: "team", name: "team", value: "yes", checked: asked.team === "yes" }), say("team"))),
      el("fieldset", { class: "weights" }, el("legend", {}, say("weights")), ["cost", "time", "co2e"].map((name) => slider(name, asked))),
      el("div", { class: "row" }, labelled("origin", select("origin", ORIGINS.map((key) => [key, translated("origins", key)]), asked.origin)),
        labelled("fees", select("fees", FEES.map((key) => [key, translated("feesOn", key)]), asked.fees))),
      el("fieldset", { class: "weights" }, el("legend", {}, say("folding")), slider("overlap", asked)),
      modesField(asked), el("div", { class: "fault", id: "other-fault", hidden: true })),
    el("button", { type: "submit", class: "go" }, say("go")),
    el("div", { class: "examples" }, el("span", {}, say("examples")), EXAMPLES.map((example) => exampleButton(example, use))),
  );
  quantity.setAttribute("aria-describedby", "quantity-fault");
  if (["ready", "deadline", "equipment", "value", "temperature", "hazmat", "team", "cost", "time", "co2e", "modes", "transfers", "origin", "fees", "overlap"].some((name) => asked[name] !== DEFAULTS[name])) {
    form.querySelector("details").open = true;
  }
  fields = { form, transfers: asked.transfers };
}

/** What the form says now. */
export function readForm() {
  const data = new FormData(fields.form);
  const asked = Object.fromEntries(["from", "to", "goods", "quantity", "unit", "equipment", "value", "temperature", "hazmat", "team", "ready", "deadline", "cost", "time", "co2e", "origin", "fees", "overlap", "scenario"].map((name) => [name, String(data.get(name) ?? "").trim()]));
  return { ...asked, avoid: TIERS[data.get("avoid")], modes: data.getAll("mode").join(","), transfers: fields.transfers, when: DEFAULTS.when };
}

const FIELDS = { origin: "from", destination: "to", commodity: "goods", teu: "quantity", feu: "quantity", tonnes: "quantity", vehicles: "quantity", volume_m3: "quantity", quantity: "quantity", equipment: "equipment", value_usd: "value", temperature_c: "temperature", hazmat: "hazmat", ready: "ready", deadline: "deadline", originating: "origin", section_301: "fees", scenarios: "scenario" };

/** Say at each field what is wrong with it, and offer what may have been meant. */
export function showFaults(faults) {
  document.querySelectorAll(".fault").forEach((told) => { told.hidden = true; told.replaceChildren(); });
  document.querySelectorAll("[aria-invalid]").forEach((input) => input.removeAttribute("aria-invalid"));
  let first = null;
  for (const fault of faults) {
    const name = FIELDS[fault.field] ?? "other";
    const told = byId(`${name}-fault`), input = byId(name);
    told.append(el("p", {}, name === "other" ? `${fault.field}: ` : "", fault.missing ? say("required") : translated("faults", name)));
    if (fault.expected) told.append(el("p", { class: "expected" }, say("faultExpected"), " ", english("span", fault.expected)));
    const offered = fault.candidates.slice(0, 5).map((text) => text.replace(/ \([^)]*\)$/, ""));
    if (input && offered.length) {
      told.append(el("p", { class: "offers" }, offered.map((text) => el("button", { type: "button", class: "chip small", onclick: () => {
        input.value = text;
        told.hidden = true;
        input.removeAttribute("aria-invalid");
        fields.form.requestSubmit();
      } }, text))));
    }
    told.hidden = false;
    const folded = told.closest("details");
    if (folded) folded.open = true;
    input?.setAttribute("aria-invalid", "true");
    first ??= input;
  }
  first?.focus();
}

// What if: the answer as things are beside the answer under a scenario, way by way.

import { el, english, icon } from "./dom.js";
import { colourOf } from "./colours.js";
import { exposureParts } from "./results.js";
import { figures, say, spoken, translated } from "./words.js";

/** The name of a scenario in the reader's language, else its title, which is English. */
export const scenarioName = ({ name, title }) => translated("scenarioNames", name) ?? title;

const inUs = (option) => exposureParts(option).reduce((sum, [, km]) => sum + km, 0);
const MEASURES = [
  ["cost", (option) => option.cost_usd, figures.plain, figures.more],
  ["days", (option) => option.duration_h / 24, (days) => figures.plain(days, 1), (days) => figures.more(days, 1)],
  ["co2e", (option) => option.co2e_kg / 1000, (tonnes) => figures.plain(tonnes, 2), (tonnes) => figures.more(tonnes, 2)],
  ["us", inUs, figures.plain, figures.more],
];

/** Draw both answers as a switch and a table. `tell` hears which is to be shown, and which way. */
export function drawBeforeAfter(both, when, tell) {
  const name = scenarioName(both.scenario);
  const turn = (side, text) => el("button", { type: "button", "aria-pressed": String(when === side), onclick: () => tell.show(side) }, text);
  return el("section", { class: "before-after", "aria-labelledby": "before-after-title" },
    el("h3", { id: "before-after-title" }, `${say("beforeAfter")} · ${name}`),
    el("div", { class: "turn", role: "group", "aria-label": say("shownWays") }, turn("before", say("asThingsAre")), turn("after", say("underScenario"))),
    both.told.map((text) => el("p", { class: "taken" }, text[spoken()])),
    both.changed.options.length ? null : el("p", { class: "verdict broken" }, say("scenarioNoWay")),
    table(both, tell),
    el("p", { class: "rests" }, say("restsOnScenario"), " ", english("span", both.scenario.source)));
}

function table(both, tell) {
  const head = (text, unit) => el("th", { scope: "col" }, text, unit ? el("small", {}, unit) : null);
  return el("table", {}, el("caption", { class: "hidden" }, `${say("asThingsAre")}, ${say("underScenario")}`),
    el("thead", {}, el("tr", {}, head(say("wayHead")), head(say("cost"), "USD"), head(say("time"), say("axisDays")), head(say("co2eHead"), "t"), head(say("usHead"), "km"))),
    both.ways.map((way) => el("tbody", { class: way.outcome }, rows(both, way, tell))));
}

function rows(both, way, tell) {
  const before = both.base.options.find(({ rank }) => rank === way.before_rank);
  const after = both.changed.options.find(({ rank }) => rank === way.after_rank);
  const row = el("tr", {}, el("th", { scope: "row" }, wayButtons(way, before ?? after, tell)), MEASURES.map(([, of, shown, more]) => measure(before, after, of, shown, more)));
  return way.reason ? [row, el("tr", { class: "why" }, el("td", { colspan: 5 }, way.reason[spoken()]))] : [row];
}

/** The ranks of a way before and after, each a button that shows it among its answer. */
function wayButtons(way, option, tell) {
  const button = (rank, side, words) => (rank === null ? null : el("button", { type: "button", class: "spot", style: { "--route": colourOf(rank) }, title: words, "aria-label": `${words}, ${say("wayNumber", { rank })}`, onclick: () => tell.show(side, rank) }, String(rank)));
  const modes = option.legs.map((leg) => leg.mode).filter((mode, i, all) => mode !== all[i - 1]);
  return [
    el("span", { class: "spots" }, button(way.before_rank, "before", say("asThingsAre")), el("span", { "aria-hidden": "true" }, "→"),
      button(way.after_rank, "after", say("underScenario")) ?? el("span", { class: "gone" }, "–")),
    el("span", { class: "spots" }, modes.map((mode) => [icon(mode, 15), el("span", { class: "hidden" }, translated("mode", mode))])),
  ];
}

function measure(before, after, of, shown, more) {
  const was = before ? shown(of(before)) : null, is = after ? shown(of(after)) : null;
  if (was === null || is === null) return el("td", {}, was === null ? el("b", {}, is) : el("s", {}, was));
  const difference = more(of(after) - of(before));
  if (was === is) return el("td", {}, is, el("small", {}, say("unchanged")));
  return el("td", {}, el("span", { class: "was" }, was), el("b", {}, is), el("small", {}, difference));
}

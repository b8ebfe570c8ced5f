// The answer as cards: what each way costs, takes, emits and touches, and every figure's source.

import { el, english, icon } from "./dom.js";
import { colourOf } from "./colours.js";
import { during, figures, group, moment, say, spoken, translated } from "./words.js";

const KM_PER_NM = 1.852, MOST_LEFT_OUT = 12;
const short = (name) => name.split(/\s*\(|,\s/)[0].trim() || name;

/** A word of the service in the reader's language, else marked as English. */
const worded = (group, key) => {
  const word = translated(group, key);
  return word === null ? english("span", key) : el("span", {}, word);
};

/** Words that came in up to three languages, in the reader's; marked where only English is there. */
const inWords = (tag, text) => (text[spoken()] ? el(tag, {}, text[spoken()]) : english(tag, text.en));

/** The modes in order, each named once where it runs on, with its icon. */
function chain(option) {
  const modes = option.legs.map((leg) => leg.mode).filter((mode, i, all) => mode !== all[i - 1]);
  return el("span", { class: "chain" }, modes.map((mode, i) => el("span", { class: "mode" },
    i ? el("span", { class: "then", "aria-hidden": "true" }, "›") : null, icon(mode, 20), el("span", {}, translated("mode", mode)))));
}

/** Kilometres on US land, in each US zone and flown over all of them, apart from one another. */
export function exposureParts(option) {
  const touched = option.exposure;
  const inner = touched.us_12nm_nm, contiguous = touched.us_24nm_nm - inner, economic = touched.us_200nm_nm - touched.us_24nm_nm;
  return [
    ["land", touched.us_land_km, figures.km(touched.us_land_km)],
    ["12nm", inner * KM_PER_NM, figures.nm(inner)],
    ["24nm", contiguous * KM_PER_NM, figures.nm(contiguous)],
    ["200nm", economic * KM_PER_NM, figures.nm(economic)],
    ["over", touched.us_overflight_200nm_nm * KM_PER_NM, figures.nm(touched.us_overflight_200nm_nm)],
  ];
}

function exposureBar(option) {
  const parts = exposureParts(option).filter(([, km]) => km > 0.05);
  const others = [["calls", option.exposure.us_port_calls], ["locks", option.exposure.us_locks], ["landings", option.exposure.us_landings]].filter(([, count]) => count > 0);
  const words = [...parts.map(([kind, , text]) => `${say(`us.${kind}`)} ${text}`), ...others.map(([kind, count]) => say(`us.${kind}`, { count }))];
  return el("span", { class: "exposure" },
    el("span", { class: "exposure-bar", "aria-hidden": "true" }, parts.map(([kind, km]) => el("span", { class: `us us-${kind}`, style: { width: `${(100 * km) / option.length_km}%` } }))),
    el("span", { class: "exposure-words" }, words.length ? [el("b", {}, say("unitedStates")), " ", words.join(" · ")] : say("us.none")));
}

/** How long it takes half the times and nine times in ten, and the chance to keep the deadline. */
function likely(option) {
  const sure = option.certainty;
  if (!sure) return null;
  const words = say("likely", { p50: figures.days(sure.duration_h.p50), p90: figures.days(sure.duration_h.p90) });
  return el("span", { class: "likely" }, words, sure.on_time === null ? "" : [" · ", el("b", {}, say("onTime", { share: figures.share(sure.on_time) }))], el("small", {}, say("estimate")));
}

/** What the percentiles rest on, where the time is lost, and the way that is more reliable. */
function certainty(option, tell) {
  const sure = option.certainty;
  if (!sure) return null;
  const other = sure.more_reliable;
  const late = sure.late_steps.filter((step) => step.in_p90_h >= 1).slice(0, 4);
  return el("details", { class: "sure" }, el("summary", {}, say("sureTitle"), icon("down", 16)),
    el("p", {}, say("sureCost", { p50: figures.usd(sure.cost_usd.p50), p90: figures.usd(sure.cost_usd.p90) })),
    other ? el("p", {}, el("button", { type: "button", class: "link", onclick: () => tell.choose(other.rank) }, moreReliable(other))) : null,
    late.length ? [el("p", {}, say("lateSteps")), el("ul", {}, late.map((step) => el("li", {}, stepName(step), el("span", { class: "usd" }, `+${figures.span(step.in_p90_h)}`))))] : null,
    el("p", { class: "draws" }, say("sureDraws", { count: figures.plain(sure.draws) })));
}

function moreReliable(other) {
  const usd = figures.moreUsd(other.cost_more_usd.p50);
  return other.on_time_more === null ? say("moreReliable", { rank: other.rank, less: figures.span(other.p90_less_h), usd })
    : say("moreOnTime", { rank: other.rank, share: figures.share(other.on_time_more), usd });
}

function stepName(step) {
  const done = translated("mode", step.what) ?? translated("operation", step.what);
  return [done ? el("span", {}, done) : english("span", step.what), " ", step.to ? `${short(step.at)} → ${short(step.to)}` : short(step.at)];
}

const DIFFERENCES = [
  [(option) => option.cost_usd, figures.moreUsd, 1], [(option) => option.duration_h, figures.moreDays, 1.2],
  [(option) => option.co2e_kg, (kg) => `${figures.moreTonnes(kg)} CO₂e`, 5],
  [(option) => option.exposure.us_land_km, (km) => say("usLand", { length: figures.moreKm(km) }), 1],
  [(option) => option.exposure.us_200nm_nm, (nm) => say("usWaters", { length: figures.moreNm(nm) }), 1],
];

/** What a way is best on, and by what it differs from the first. */
function standing(option, first, count) {
  const tags = option.best_on.map((name) => translated("bestOn", name)).filter(Boolean);
  const differences = option === first ? [] : DIFFERENCES
    .filter(([of, , least]) => Math.abs(of(option) - of(first)) >= least)
    .map(([of, shown]) => shown(of(option) - of(first)));
  return el("span", { class: "standing" },
    option === first && count > 1 ? el("span", { class: "tag first" }, say("bestByWeights")) : null,
    count > 1 ? tags.map((tag) => el("span", { class: "tag" }, tag)) : null,
    differences.length ? el("span", { class: "differences" }, say("againstFirst"), " ", differences.join(" · ")) : null);
}

const after = (answer, hours) => new Date(Date.parse(answer.ready) + hours * 3600000);
const at = (answer, hours) => moment(after(answer, hours));

/** Legs and what happens between them, in order of time. */
function journey(answer, option) {
  const steps = [
    ...option.legs.map((leg) => ({ at: leg.depart_h, order: 1, leg })),
    ...option.transfers.map((transfer) => ({ at: transfer.start_h, order: transfer.stop.stop_id === "destination" ? 2 : 0, transfer })),
  ].sort((a, b) => a.at - b.at || a.order - b.order);
  return el("ol", { class: "journey" }, steps.map((step) => (step.leg ? legItem(answer, step.leg) : transferItem(answer, step.transfer))));
}

function legItem(answer, leg) {
  const runs = leg.service ?? leg.operator, status = leg.service_status;
  return el("li", { class: `leg leg-${leg.mode}` }, el("span", { class: "mark" }, icon(leg.mode, 18)), el("div", {},
    el("p", { class: "where" }, el("span", {}, translated("mode", leg.mode), " "), el("strong", {}, `${short(leg.from_stop.name)} → ${short(leg.to_stop.name)}`), el("span", { class: "usd" }, figures.usd(leg.cost_usd))),
    el("p", { class: "when" }, `${during(after(answer, leg.depart_h), after(answer, leg.arrive_h))} · ${figures.km(leg.length_km)}`),
    runs ? el("p", { class: "runs" }, runs, status && !runs.includes(status) ? [" (", worded("status", status), ")"] : "") : null));
}

function transferItem(answer, transfer) {
  const door = transfer.stop.kind === "door";
  return el("li", { class: "stop" }, el("span", { class: "mark" }, el("span", { class: "dot" })), el("div", {},
    el("p", { class: "where" }, el("strong", {}, door ? short(transfer.stop.name) : transfer.stop.name), el("span", { class: "usd" }, figures.usd(transfer.cost_usd))),
    el("p", { class: "when" }, `${at(answer, transfer.start_h)} · `, worded("operation", transfer.operation), ` ${figures.span(transfer.dwell_h)}`,
      transfer.wait_h >= 0.1 ? `, ${say("wait")} ${figures.span(transfer.wait_h)}` : "")));
}

/** One figure of the book: its value, range, source and how far to trust it. */
function parameterItem(row) {
  if (!row) return null;
  const value = `${figures.plain(row.value, 6)} ${row.unit}`;
  const range = row.low !== null && row.high !== null ? ` (${figures.plain(row.low, 6)} – ${figures.plain(row.high, 6)})` : "";
  return el("li", {}, el("code", {}, row.key), " ", english("span", value + range), row.year ? ` · ${row.year}` : "", " · ",
    translated("confidence", row.confidence) ?? row.confidence, el("br"), english("small", row.source));
}

/** A cost line's label: what the book calls it in the reader's language, names and figures as they are. */
function labelled(label) {
  const stem = Object.keys(group("labels")).filter((start) => label.startsWith(start)).sort((a, b) => b.length - a.length)[0];
  return stem === undefined ? english("span", label) : el("span", {}, translated("labels", stem) + label.slice(stem.length));
}

/** Every cost line; each opens to the figures it was computed from. */
function costs(answer, option) {
  const book = new Map(answer.parameters_used.map((row) => [row.key, row]));
  const lines = [...option.legs, ...option.transfers].flatMap((element) => element.cost_lines).sort((a, b) => b.cost_usd - a.cost_usd);
  return el("details", { class: "costs" }, el("summary", {}, say("costLines", { count: lines.length }), icon("down", 16)),
    el("ul", {}, lines.map((line) => el("li", {}, el("details", {},
      el("summary", {}, labelled(line.label), line.is_estimate ? el("em", {}, say("estimate")) : null, el("span", { class: "usd" }, figures.cents(line.cost_usd))),
      line.parameter_keys.length ? el("ul", { class: "sources" }, line.parameter_keys.map((key) => parameterItem(book.get(key)))) : el("p", {}, say("noParameter")))))));
}

/** The papers a way needs and who issues each. */
function papers(option) {
  if (!option.papers.length) return null;
  return el("details", { class: "papers" }, el("summary", {}, say("papers", { count: option.papers.length }), icon("down", 16)),
    el("ul", {}, option.papers.map((paper) => el("li", {}, inWords("strong", paper.name), el("br"), inWords("small", paper.issuer)))));
}

function card(answer, option, first, tell) {
  const rank = option.rank, detailId = `way-${rank}`;
  const head = el("button", { type: "button", class: "card-head", "aria-expanded": "false", "aria-controls": detailId, onclick: () => tell.choose(rank) },
    el("span", { class: "rank", "aria-hidden": "true" }, String(rank)),
    el("span", { class: "hidden" }, say("wayNumber", { rank })),
    el("span", { class: "figures" },
      el("span", { class: "cost" }, figures.usd(option.cost_usd), option.cost_is_estimate ? el("small", {}, say("estimate")) : null),
      el("span", { class: "time" }, figures.days(option.duration_h)),
      el("span", { class: "co2e" }, `${figures.tonnes(option.co2e_kg)} CO₂e`)),
    chain(option), likely(option), exposureBar(option), standing(option, first, answer.options.length));
  const detail = el("div", { id: detailId, class: "card-detail", hidden: true },
    el("p", { class: "arrives" }, say("arrives"), " ", el("strong", {}, moment(new Date(option.arrive)))),
    journey(answer, option),
    option.told.length ? el("ul", { class: "notices" }, option.told.map((notice) => inWords("li", notice.text))) : null,
    el("p", { class: option.verdict.ok ? "verdict" : "verdict broken" }, el("span", { "aria-hidden": "true" }, option.verdict.ok ? "✓ " : "✗ "),
      option.verdict.tier === "any" ? say("verdictAny") : say("verdictKept", { tier: translated("tiers", option.verdict.tier), legs: option.verdict.legs_checked, metres: figures.plain(option.verdict.inside_m) })),
    certainty(option, tell), papers(option), costs(answer, option));
  return el("article", { class: "card", "data-rank": rank, style: { "--route": colourOf(rank) },
    onpointerenter: () => tell.hover(rank), onpointerleave: () => tell.hover(null),
    onfocusin: () => tell.hover(rank), onfocusout: () => tell.hover(null) }, head, detail);
}

/** Say why there is no way, and offer each change that lets one in. */
function noWay(answer, tell) {
  const ended = answer.termination;
  const ways = [ended.relaxation, ...ended.alternatives].filter(Boolean);
  const conflict = ended.conflict.map((name) => translated("constraint", name) ?? name);
  return el("div", { class: "none" }, el("h3", {}, say("noWay")),
    conflict.length ? el("p", {}, say(conflict.length > 1 ? "conflict" : "conflictOne", { rules: new Intl.ListFormat(spoken()).format(conflict) })) : null,
    conflict.length && ways.length ? null : whyEnded(ended),
    leftOut(ended),
    ways.length ? [el("p", {}, say("waysOut")), el("div", { class: "ways-out" }, ways.map((way) => el("button", { type: "button", class: "way-out", onclick: () => tell.relax(way.apply) },
      el("strong", {}, changeWords(way)), el("span", {}, wayFigures(way.option)))))] : null);
}

/** What a way costs, takes and emits, and how much of it is in the United States. */
function wayFigures(option) {
  const inUs = exposureParts(option).reduce((sum, [, km]) => sum + km, 0);
  return [figures.usd(option.cost_usd), figures.days(option.duration_h), `${figures.tonnes(option.co2e_kg)} CO₂e`, inUs > 0.05 ? say("inTheUs", { length: figures.km(inUs) }) : say("us.none")].join(" · ");
}

/** Say how the search ended, as a sentence. */
function whyEnded(ended) {
  const words = ended.said?.[spoken()] ?? ended.said?.en;
  return words ? el("p", { class: "detail" }, `${words[0].toLocaleUpperCase(spoken())}${words.slice(1)}.`) : null;
}

/** What the search did without, the most numerous reasons first. */
function leftOut(ended) {
  const told = ended.rejections.filter(({ said }) => said).sort((a, b) => b.count - a.count).slice(0, MOST_LEFT_OUT);
  return told.length ? el("details", { class: "left-out" }, el("summary", {}, say("leftOut"), icon("down", 16)),
    el("ul", {}, told.map((left) => el("li", {}, inWords("span", left.said), el("small", {}, figures.plain(left.count)))))) : null;
}

function changeWords(way) {
  const changes = way.apply;
  return [
    changes.avoid ? say("change.avoid", { tier: translated("tiers", changes.avoid) }) : null,
    changes.deadline ? say("change.deadline", { time: moment(new Date(changes.deadline)) }) : null,
    changes.modes ? say("change.modes") : null,
    changes.forbid ? say("change.forbid") : null,
    changes.require ? say("change.require") : null,
    changes.originating ? say("change.originating") : null,
    changes.max_transfers !== undefined ? say("change.transfers", { count: changes.max_transfers }) : null,
  ].filter(Boolean).join(", ");
}

function placesTaken(answer) {
  return [answer.origin, answer.destination].flatMap((place) => {
    const label = [place.name, place.region, place.country].filter(Boolean).join(", ");
    return [
      place.matched_from ? say("readAs", { typed: place.matched_from, place: label }) : null,
      place.namesakes.length ? say("namesakes", { place: label, others: place.namesakes.slice(0, 3).join("; ") }) : null,
    ].filter(Boolean);
  });
}

const FILES = { csv: "CSV", xlsx: "Excel", geojson: "GeoJSON", pdf: "PDF", html: "HTML" };
const files = (kinds, tell) => kinds.map((kind) => el("button", { type: "button", class: "chip small", onclick: () => tell.download(kind) }, FILES[kind]));

/** Draw the whole answer into a box, `above` over its ways. `tell` hears of choices: choose, hover, relax, download. */
export function drawAnswer(box, answer, shipped, tell, above = null) {
  const [first] = answer.options;
  const ends = `${answer.origin.name} → ${answer.destination.name}`;
  const proven = answer.options.every((option) => option.proven);
  box.replaceChildren(...[
    el("header", { class: "asked" }, el("h2", {}, ends), el("p", {}, `${shipped} · ${translated("tiers", answer.request.avoid)} · ${say("readyAt")} ${moment(new Date(answer.ready))}`),
      placesTaken(answer).map((text) => el("p", { class: "taken" }, text))),
    above,
    answer.options.length ? el("div", { class: "cards" }, answer.options.map((option) => card(answer, option, first, tell))) : noWay(answer, tell),
    answer.options.length ? el("div", { class: "below" },
      el("p", { class: "proof" }, proven ? say("proven") : say("unproven")),
      el("div", { class: "downloads" }, el("span", {}, say("download")), files(["csv", "xlsx", "geojson"], tell), el("button", { type: "button", class: "chip small", onclick: tell.share }, say("copyLink")))) : null,
    el("div", { class: "downloads" }, el("span", {}, say("report")), files(["pdf", "html"], tell)),
    el("footer", { class: "provenance" },
      el("p", {}, say("estimatesNote")),
      el("p", {}, say("restsOn", { network: answer.provenance.network_version, digest: answer.provenance.parameter_digest.slice(0, 16), version: answer.provenance.software_version })),
      english("p", answer.provenance.attribution.join("; "))),
  ].filter(Boolean));
}

/** Open the card of one way and close the others. */
export function openCard(rank) {
  document.querySelectorAll(".card").forEach((card) => {
    const open = Number(card.dataset.rank) === rank;
    card.classList.toggle("chosen", open);
    card.querySelector(".card-head").setAttribute("aria-expanded", String(open));
    card.querySelector(".card-detail").hidden = !open;
  });
}

export const hoverCard = (rank) => document.querySelectorAll(".card").forEach((card) => card.classList.toggle("hovered", Number(card.dataset.rank) === rank));

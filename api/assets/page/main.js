// The page: a form, its answer as cards, a map and two charts, all of one state in the address.

import { byId, el } from "./dom.js";
import { onTheme } from "./colours.js";
import { drawAvoidance, drawPareto, markBubble } from "./charts.js";
import { download } from "./download.js";
import { drawForm, goodsName, readForm, showFaults } from "./form.js";
import { drawMany } from "./many.js";
import { createMap, drawLegend } from "./map.js";
import { drawAnswer, hoverCard, openCard } from "./results.js";
import { drawBeforeAfter, scenarioName } from "./scenario.js";
import { Problem, service } from "./service.js";
import { asRequest, readAddress, relaxed, writeAddress } from "./state.js";
import { LANGUAGES, chosenLanguage, figures, say, speak, spoken } from "./words.js";

// `both` are the answers as things are and under a scenario; `answer` is the one of them that is shown.
const page = { asked: null, answer: null, both: null, comparison: null, chosen: 1, running: null, offered: { commodities: [], scenarios: [] }, map: null };
const tell = { choose, hover, relax: (changes) => ask(relaxed(page.asked, changes)), tier: (avoid) => ask({ ...page.asked, avoid }), download: save, share, show };

function sayStatus(text) {
  byId("status").textContent = text;
}

/** Put the page into words; what is asked and answered stays. */
function draw() {
  document.querySelectorAll("[data-word]").forEach((part) => { part.textContent = say(part.dataset.word); });
  document.querySelectorAll("[data-label]").forEach((part) => part.setAttribute("aria-label", say(part.dataset.label)));
  byId("languages").setAttribute("aria-label", say("language"));
  byId("languages").replaceChildren(...Object.entries(LANGUAGES).map(([tag, name]) => el("button", { type: "button", lang: tag, title: name, "aria-label": name, "aria-pressed": String(tag === spoken()), onclick: () => change(tag) }, tag.toUpperCase())));
  drawForm(byId("form"), page.asked, page.offered, ask);
  drawMany(byId("many"));
  if (page.map) drawLegend(page.map);
  if (page.answer) drawResults();
  else byId("answer").replaceChildren(el("div", { class: "welcome" }, el("p", {}, say("welcome"))));
}

async function change(tag) {
  page.asked = { ...page.asked, ...readForm(), when: page.asked.when };
  await speak(tag);
  draw();
  writeAddress(page.asked, spoken(), page.chosen, false);
}

function drawResults() {
  const { commodity, name, cargo_class, teu, tonnes, vehicles } = page.answer.shipment;
  const mass = `${figures.plain(tonnes, 1)} t`;
  const boxed = teu > 0 && ["container", "air"].includes(cargo_class) ? `${figures.plain(teu, 1)} ${say("teu")} (${mass})` : mass;
  const shipped = `${vehicles ? `${figures.plain(vehicles)} ${say("vehicles")} (${mass})` : boxed} · ${goodsName(commodity, name)}`;
  drawAnswer(byId("answer"), page.answer, shipped, tell, page.both && drawBeforeAfter(page.both, page.asked.when, tell));
  drawCharts();
  choose(page.chosen, false);
}

function drawCharts() {
  byId("charts").hidden = false;
  byId("pareto").hidden = page.answer.options.length === 0;
  if (page.answer.options.length) drawPareto(page.answer.options, tell);
  drawPrices();
  markBubble(page.chosen, null);
}

const drawPrices = () => drawAvoidance(page.comparison, page.asked.avoid, tell, page.both && scenarioName(page.both.scenario));

const shownOptions = () => (page.answer.options.length ? page.answer.options : [page.answer.termination.relaxation?.option].filter(Boolean));

function choose(rank, remember = true) {
  const known = shownOptions().some((option) => option.rank === rank);
  page.chosen = known ? rank : 1;
  openCard(page.chosen);
  markBubble(page.chosen, null);
  page.map?.choose(page.chosen);
  if (!remember) return;
  writeAddress(page.asked, spoken(), page.chosen, false);
  document.querySelector(".card.chosen")?.scrollIntoView({ block: "nearest", behavior: "smooth" });
}

function hover(rank) {
  hoverCard(rank);
  markBubble(page.chosen, rank);
  page.map?.hover(rank);
}

/** Show the answer before or after the scenario, and one way of it. */
function show(when, rank = 1) {
  const from = document.activeElement?.closest(".turn") && when;
  Object.assign(page, { asked: { ...page.asked, when }, answer: shownOf(page.both, when), chosen: rank });
  drawResults();
  drawWays();
  choose(page.chosen);
  sayStatus(`${say(when === "before" ? "asThingsAre" : "underScenario")}: ${told(page.answer)}`);
  if (from) document.querySelector('.turn [aria-pressed="true"]').focus();
}

const shownOf = (both, when) => (when === "before" ? both.base : both.changed);
const told = ({ options }) => (options.length ? say("found", { count: options.length }) : say("noWay"));

function drawWays() {
  page.map?.show(page.answer, shownOptions());
  page.map?.choose(page.chosen);
}

/** What is asked, for ways that are ready when those shown are. */
const shownRequest = () => ({
  ...optionsOf(page.asked), ready: page.answer.ready, ...(page.both && page.asked.when === "after" ? { scenarios: [page.asked.scenario] } : {}),
});

const optionsOf = (asked) => ({ ...asRequest(asked), avoid: asked.avoid, max_options: 5, max_overlap_share: Number(asked.overlap) });

async function save(kind) {
  sayStatus(say("preparing"));
  try {
    await download(kind, page.answer, shownRequest());
    sayStatus(say("saved"));
  } catch (error) {
    sayStatus(say("failed"));
    byId("status").classList.remove("hidden");
  }
}

async function share() {
  try {
    await navigator.clipboard.writeText(location.href);
    sayStatus(say("copied"));
  } catch {
    sayStatus(location.href);
  }
  byId("status").classList.remove("hidden");
}

/** Ask for the ways of what is asked, then for their price at every tier. */
async function ask(asked, { anew = true, chosen = 1 } = {}) {
  page.running?.abort();
  const running = new AbortController();
  Object.assign(page, { asked, running, chosen, answer: null, both: null, comparison: null });
  drawForm(byId("form"), asked, page.offered, ask);
  writeAddress(asked, spoken(), chosen, anew);
  showWaiting();
  try {
    const request = optionsOf(asked);
    const both = asked.scenario ? await service.whatIf({ ...request, scenarios: [asked.scenario] }, running.signal) : null;
    const answer = both ? shownOf(both, asked.when) : await service.options(request, running.signal);
    Object.assign(page, { answer, both });
    drawResults();
    page.map?.setTier(asked.avoid);
    drawWays();
    if (anew) bringToSight();
    sayStatus(told(answer));
    document.documentElement.dataset.answered = String(Number(document.documentElement.dataset.answered ?? 0) + 1);
    const scenarios = asked.scenario ? { scenarios: [asked.scenario] } : {};
    page.comparison = await service.compare({ ...asRequest(asked), ready: answer.ready, ...scenarios }, running.signal);
    drawPrices();
    document.documentElement.dataset.compared = "true";
  } catch (error) {
    if (error.name !== "AbortError") showError(error);
  } finally {
    if (page.running === running) byId("results").removeAttribute("aria-busy");
  }
}

/** Bring the answer to sight: the cards beside the map, or the map above the cards. */
function bringToSight() {
  const narrow = matchMedia("(max-width: 900px)").matches;
  const sought = byId(narrow ? "map-section" : "results");
  if (sought.getBoundingClientRect().top > innerHeight / 2) sought.scrollIntoView({ block: "start", behavior: "smooth" });
}

function showWaiting() {
  sayStatus(say("searching"));
  showFaults([]);
  byId("results").setAttribute("aria-busy", "true");
  byId("charts").hidden = true;
  byId("answer").replaceChildren(el("div", { class: "skeletons", "aria-hidden": "true" }, [1, 2, 3].map(() => el("div", { class: "skeleton" }))));
}

function showError(error) {
  const body = error instanceof Problem ? error.body : null;
  byId("answer").replaceChildren(el("div", { class: "none" }, el("h3", {}, say(body?.errors?.length ? "cannotBeUsed" : "failed")), body?.errors?.length ? el("p", {}, say("correct")) : el("p", {}, say("tryAgain"))));
  sayStatus(say(body?.errors?.length ? "cannotBeUsed" : "failed"));
  if (body?.errors?.length) showFaults(body.errors);
  if (!body) console.warn(error);
}

function restore(anew) {
  const { asked, shown } = readAddress();
  page.asked = asked;
  if (asked.from && asked.to) ask(asked, { anew, chosen: shown });
}

async function start() {
  const { asked, language } = readAddress();
  page.asked = asked;
  const [, { commodities }, { equipment }, scenarios] = await Promise.all([speak(chosenLanguage(language)), service.commodities(), service.equipment(), service.scenarios()]);
  page.offered.scenarios = scenarios;
  page.offered.commodities = commodities.map((row) => ({ ...row, carriers: equipment.filter(({ slug }) => row.equipment.includes(slug)) }));
  draw();
  byId("form").addEventListener("submit", (event) => {
    event.preventDefault();
    const said = readForm();
    const missing = ["from", "to", "quantity"].filter((name) => !said[name]);
    if (missing.length) showFaults(missing.map((name) => ({ field: { from: "origin", to: "destination", quantity: "teu" }[name], missing: true, candidates: [] })));
    else ask(said);
  });
  addEventListener("popstate", () => restore(false));
  restore(false);
  document.documentElement.dataset.ready = "true";
  page.map = await createMap(tell);
  drawLegend(page.map);
  page.map.setTier(page.asked.avoid);
  if (page.answer) drawWays();
  new ResizeObserver(() => { if (page.answer) drawCharts(); }).observe(byId("charts"));
  onTheme(() => { if (page.answer) drawResults(); });
  await page.map.load();
  document.documentElement.dataset.mapped = "true";
}

start();

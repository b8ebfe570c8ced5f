// The page: a form, its answer as cards, a map and two charts, all of one state in the address.

import { byId, el } from "./dom.js";
import { onTheme } from "./colours.js";
import { drawAvoidance, drawPareto, markBubble } from "./charts.js";
import { download } from "./download.js";
import { drawForm, goodsName, readForm, showFaults } from "./form.js";
import { drawMany } from "./many.js";
import { createMap, drawLegend } from "./map.js";
import { drawAnswer, hoverCard, openCard } from "./results.js";
import { Problem, service } from "./service.js";
import { asRequest, readAddress, relaxed, writeAddress } from "./state.js";
import { LANGUAGES, chosenLanguage, figures, say, speak, spoken } from "./words.js";

const page = { asked: null, answer: null, comparison: null, chosen: 1, running: null, commodities: [], map: null };
const tell = { choose, hover, relax: (changes) => ask(relaxed(page.asked, changes)), tier: (avoid) => ask({ ...page.asked, avoid }), download: (kind) => download(kind, page.answer), share };

function sayStatus(text) {
  byId("status").textContent = text;
}

/** Put the page into words; what is asked and answered stays. */
function draw() {
  document.querySelectorAll("[data-word]").forEach((part) => { part.textContent = say(part.dataset.word); });
  document.querySelectorAll("[data-label]").forEach((part) => part.setAttribute("aria-label", say(part.dataset.label)));
  byId("languages").setAttribute("aria-label", say("language"));
  byId("languages").replaceChildren(...Object.entries(LANGUAGES).map(([tag, name]) => el("button", { type: "button", lang: tag, title: name, "aria-label": name, "aria-pressed": String(tag === spoken()), onclick: () => change(tag) }, tag.toUpperCase())));
  drawForm(byId("form"), page.asked, page.commodities, ask);
  drawMany(byId("many"));
  if (page.map) drawLegend(page.map);
  if (page.answer) drawResults();
  else byId("answer").replaceChildren(el("div", { class: "welcome" }, el("p", {}, say("welcome"))));
}

async function change(tag) {
  page.asked = { ...page.asked, ...readForm() };
  await speak(tag);
  draw();
  writeAddress(page.asked, spoken(), page.chosen, false);
}

function drawResults() {
  const { commodity, name, cargo_class, teu, tonnes, vehicles } = page.answer.shipment;
  const mass = `${figures.plain(tonnes, 1)} t`;
  const boxed = teu > 0 && ["container", "air"].includes(cargo_class) ? `${figures.plain(teu, 1)} ${say("teu")} (${mass})` : mass;
  const shipped = `${vehicles ? `${figures.plain(vehicles)} ${say("vehicles")} (${mass})` : boxed} · ${goodsName(commodity, name)}`;
  drawAnswer(byId("answer"), page.answer, shipped, tell);
  drawCharts();
  choose(page.chosen, false);
}

function drawCharts() {
  byId("charts").hidden = false;
  byId("pareto").hidden = page.answer.options.length === 0;
  if (page.answer.options.length) drawPareto(page.answer.options, tell);
  drawAvoidance(page.comparison, page.asked.avoid, tell);
  markBubble(page.chosen, null);
}

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
  Object.assign(page, { asked, running, chosen, answer: null, comparison: null });
  drawForm(byId("form"), asked, page.commodities, ask);
  writeAddress(asked, spoken(), chosen, anew);
  showWaiting();
  try {
    const answer = await service.options({ ...asRequest(asked), avoid: asked.avoid, max_options: 5, max_overlap_share: Number(asked.overlap) }, running.signal);
    Object.assign(page, { answer });
    drawResults();
    page.map?.setTier(asked.avoid);
    page.map?.show(answer, shownOptions());
    page.map?.choose(page.chosen);
    if (anew) bringToSight();
    sayStatus(answer.options.length ? say("found", { count: answer.options.length }) : say("noWay"));
    document.documentElement.dataset.answered = String(Number(document.documentElement.dataset.answered ?? 0) + 1);
    page.comparison = await service.compare({ ...asRequest(asked), ready: answer.ready }, running.signal);
    drawAvoidance(page.comparison, asked.avoid, tell);
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
  const [, { commodities }, { equipment }] = await Promise.all([speak(chosenLanguage(language)), service.commodities(), service.equipment()]);
  page.commodities = commodities.map((row) => ({ ...row, carriers: equipment.filter(({ slug }) => row.equipment.includes(slug)) }));
  draw();
  byId("form").addEventListener("submit", (event) => {
    event.preventDefault();
    const said = readForm();
    const missing = ["from", "to", "quantity"].filter((name) => !said[name]);
    if (missing.length) showFaults(missing.map((name) => ({ field: { from: "origin", to: "destination", quantity: "teu" }[name], expected: say("aValue"), candidates: [] })));
    else ask(said);
  });
  addEventListener("popstate", () => restore(false));
  restore(false);
  document.documentElement.dataset.ready = "true";
  page.map = await createMap(tell);
  drawLegend(page.map);
  page.map.setTier(page.asked.avoid);
  if (page.answer) { page.map.show(page.answer, shownOptions()); page.map.choose(page.chosen); }
  new ResizeObserver(() => { if (page.answer) drawCharts(); }).observe(byId("charts"));
  onTheme(() => { if (page.answer) drawResults(); });
  await page.map.start();
  document.documentElement.dataset.mapped = "true";
}

start();

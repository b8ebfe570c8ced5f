// Two charts: cost against time, and what each tier of avoidance costs.

import { byId, el, svg } from "./dom.js";
import { colourOf } from "./colours.js";
import { exposureParts } from "./results.js";
import { TIERS } from "./state.js";
import { figures, say, translated } from "./words.js";

const HEIGHT = 230;
const STEEP = 6;

/** Round steps for an axis over a range, about `count` of them. */
export function ticks(low, high, count) {
  const rough = (high - low || Math.abs(high) || 1) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  const found = [];
  for (let value = Math.floor(low / step) * step; value < high + step; value += step) found.push(value);
  return found;
}

/** Round steps of a scale on which each step multiplies: 1, 2, 5, 10, 20, … */
export function powers(low, high) {
  const found = [];
  for (let power = 10 ** Math.floor(Math.log10(low)); power <= high * 10; power *= 10) found.push(power, 2 * power, 5 * power);
  const from = found.findLastIndex((value) => value <= low), to = found.findIndex((value) => value >= high);
  return found.slice(from, to + 1);
}

const scaled = (from, to, low, high) => (value) => from + ((value - low) / (high - low || 1)) * (to - from);

/** Cost against time; a bubble's area is the way's length in the United States and its waters. */
export function drawPareto(options, tell) {
  const box = byId("pareto"), width = Math.max(280, box.clientWidth);
  const left = 56, right = width - 24, top = 26, bottom = HEIGHT - 36;
  const xs = ticks(Math.min(...options.map((o) => o.duration_h / 24)), Math.max(...options.map((o) => o.duration_h / 24)), width < 400 ? 4 : 6);
  const costs = options.map((o) => o.cost_usd), low = Math.min(...costs), high = Math.max(...costs);
  const steep = low > 0 && high > STEEP * low; // a flight would press all others to the floor
  const ys = steep ? powers(low, high) : ticks(low, high, 4);
  const x = scaled(left, right, xs[0], xs.at(-1));
  const y = steep ? (usd) => scaled(bottom, top, Math.log(ys[0]), Math.log(ys.at(-1)))(Math.log(usd)) : scaled(bottom, top, ys[0], ys.at(-1));
  const touched = options.map((option) => exposureParts(option).reduce((sum, [, km]) => sum + km, 0));
  const most = Math.max(...touched, 1);
  const grid = [
    ...xs.map((value) => [svg("line", { x1: x(value), x2: x(value), y1: top, y2: bottom, class: "grid" }), svg("text", { x: x(value), y: bottom + 16, "text-anchor": "middle" }, figures.plain(value, 1))]),
    ...ys.map((value) => [svg("line", { x1: left, x2: right, y1: y(value), y2: y(value), class: "grid" }), svg("text", { x: left - 8, y: y(value) + 4, "text-anchor": "end" }, figures.plain(value))]),
  ];
  const order = options.map((_, i) => i).sort((a, b) => touched[b] - touched[a]);
  const bubbles = order.map((i) => {
    const option = options[i], radius = 9 + 9 * Math.sqrt(touched[i] / most);
    const words = `${say("wayNumber", { rank: option.rank })}: ${figures.usd(option.cost_usd)}, ${figures.days(option.duration_h)}, ${say("inTheUs", { length: figures.km(touched[i]) })}`;
    return svg("g", { class: "bubble", "data-rank": option.rank, role: "button", tabindex: 0, "aria-label": words, style: { "--route": colourOf(option.rank) },
      transform: `translate(${x(option.duration_h / 24)} ${y(option.cost_usd)})`,
      onclick: () => tell.choose(option.rank), onpointerenter: () => tell.hover(option.rank), onpointerleave: () => tell.hover(null),
      onkeydown: (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); tell.choose(option.rank); } } },
    svg("title", {}, words), svg("circle", { r: radius, class: touched[i] > 0.05 ? "touches" : "free" }), svg("text", { "text-anchor": "middle", y: 4.5 }, String(option.rank)));
  });
  box.replaceChildren(el("figcaption", {}, el("strong", {}, say("paretoTitle")), el("span", {}, say("paretoNote"))),
    svg("svg", { width, height: HEIGHT, viewBox: `0 0 ${width} ${HEIGHT}`, role: "group", "aria-label": say("paretoTitle") }, grid.flat(),
      svg("text", { x: right, y: HEIGHT - 4, "text-anchor": "end", class: "axis" }, say("axisDays")),
      svg("text", { x: left - 8, y: 9, "text-anchor": "end", class: "axis" }, "USD"), bubbles));
}

/** A bar a tier: what the cheapest way costs there; by how much that is dearer, and how long the best by the weights takes.
 * Under a scenario a second bar stands below each, with what the cheapest way costs more than as things are. */
export function drawAvoidance(comparison, avoid, tell, under = null) {
  const box = byId("avoidance"), width = Math.max(280, box.clientWidth);
  const key = (kind, text) => el("span", { class: "key" }, el("i", { class: kind, "aria-hidden": "true" }), text);
  const caption = el("figcaption", {}, el("strong", {}, say("avoidanceTitle")), el("span", {}, say(under ? "avoidanceBoth" : "avoidanceNote")),
    under ? el("span", { class: "keys" }, key("before", say("asThingsAre")), key("after", under)) : null);
  if (!comparison) {
    box.replaceChildren(caption, el("p", { class: "waiting" }, say("comparing")));
    return;
  }
  const both = [comparison.tiers, comparison.under?.tiers].filter(Boolean), isBoth = both.length > 1;
  const longest = Math.max(...TIERS.map((tier) => translated("tiers", tier).length));
  const row = isBoth ? 44 : 35, height = row * both[0].length + 20;
  const name = Math.max(100, longest * 6.6 + 16), room = width - name - (width < 420 ? 118 : 190);
  const most = Math.max(...both.flat().map((tier) => tier.least_cost_usd ?? 0), 1);
  const rows = both[0].map((tier, i) => {
    const label = translated("tiers", tier.tier), sides = both.map((tiers) => tiers[i]), words = sides.map((side) => (side.option ? `${figures.usd(side.least_cost_usd)}, ${figures.days(side.option.duration_h)}` : say("noWayShort")));
    const told = isBoth ? `${label}: ${say("asThingsAre")} ${words[0]}; ${say("underScenario")} ${words[1]}` : `${label}: ${words[0]}`;
    const bars = sides.map((side, n) => bar(side, { x: name, y: isBoth ? row / 2 - 9 + 18 * n : row / 2, thick: isBoth ? 12 : 16, length: ((side.least_cost_usd ?? 0) / most) * room,
      kind: isBoth ? ["before", "after"][n] : "alone", more: n ? moreThan(side, sides[0]) : moreOf(side) }));
    return svg("g", { class: `tier${tier.tier === avoid ? " current" : ""}`, role: "button", tabindex: 0, "aria-label": told, "aria-pressed": String(tier.tier === avoid), transform: `translate(0 ${i * row + 6})`,
      onclick: () => tell.tier(tier.tier), onkeydown: (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); tell.tier(tier.tier); } } },
    svg("title", {}, told), svg("rect", { x: 0, y: 0, width, height: row - 2, class: "touch" }),
    svg("text", { x: name - 10, y: row / 2 + 4, "text-anchor": "end", class: "name" }, label), bars);
  });
  box.replaceChildren(caption, svg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": say("avoidanceTitle") }, rows));
}

function bar({ option }, { x, y, thick, length, kind, more }) {
  return [option ? svg("rect", { x, y: y - thick / 2, width: Math.max(2, length), height: thick, rx: 3, class: `bar-of-tier ${kind}` })
    : svg("line", { x1: x, x2: x + 60, y1: y, y2: y, class: "no-bar" }),
  svg("text", { x: x + Math.max(option ? length : 60, 2) + 8, y: y + 4, class: "more-of-tier" }, more)];
}

const ofTier = (usd, { option }) => `${usd} · ${figures.days(option.duration_h)}`;
const unitless = (text) => text.replace(/\s?USD\s?/, "");

/** What a tier costs more than without avoidance, or what it costs where that is nothing. */
function moreOf(tier) {
  if (!tier.option) return say("noWayShort");
  const free = tier.extra_cost_usd === null || tier.extra_cost_usd < 0.5;
  return ofTier(free ? figures.usd(tier.least_cost_usd) : unitless(figures.moreUsd(tier.extra_cost_usd)), tier);
}

/** What a tier costs more under a scenario than as things are. */
function moreThan(after, before) {
  if (!after.option) return say("noWayShort");
  if (!before.option) return ofTier(figures.usd(after.least_cost_usd), after);
  const more = after.least_cost_usd - before.least_cost_usd;
  return ofTier(Math.abs(more) < 0.5 ? say("unchanged") : unitless(figures.moreUsd(more)), after);
}

export const markBubble = (chosen, hovered) => document.querySelectorAll(".bubble").forEach((bubble) => {
  const rank = Number(bubble.dataset.rank);
  bubble.classList.toggle("chosen", rank === chosen);
  bubble.classList.toggle("hovered", rank === hovered);
  if (rank === chosen && bubble !== bubble.parentNode.lastChild && document.activeElement !== bubble) bubble.parentNode.append(bubble);
});

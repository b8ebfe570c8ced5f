// Many shipments: a table is sent, its progress followed, its answers downloaded.

import { byId, el, english, icon } from "./dom.js";
import { Problem, service } from "./service.js";
import { figures, say } from "./words.js";

const TYPES = { csv: "text/csv", txt: "text/csv", xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" };
const SHOWN_FAULTS = 50;
const now = { job: null, problem: null, events: null };

/** Draw the panel in the reader's words; what is under way stays. */
export function drawMany(panel) {
  const open = panel.open;
  const chosen = byId("many-file");
  const file = chosen ?? el("input", { type: "file", id: "many-file", accept: ".csv,.txt,.xlsx", required: true });
  panel.replaceChildren(
    el("summary", {}, say("manyTitle"), icon("down", 16)),
    el("p", { id: "many-help" }, say("manyHelp"), " ", el("code", {}, "reference, origin, destination, commodity, teu, tonnes, avoid"), " ",
      say("manyTemplate"), " ", ["xlsx", "csv"].map((format) => [el("a", { href: `/v1/batches/template?format=${format}`, download: `monarca.${format}` }, format === "csv" ? "CSV" : "Excel"), " "])),
    el("form", { onsubmit: send },
      el("label", { for: "many-file" }, say("manyFile")), file,
      el("label", {}, el("input", { type: "checkbox", id: "many-good" }), say("manyKeepGood")),
      el("button", { type: "submit", class: "go" }, say("manySend"))),
    el("div", { id: "many-told", role: "status", "aria-live": "polite" }));
  panel.open = open;
  tell();
}

async function send(event) {
  event.preventDefault();
  const file = byId("many-file").files[0];
  if (!file) return;
  now.events?.close();
  Object.assign(now, { job: null, problem: null });
  try {
    const type = TYPES[file.name.split(".").pop().toLowerCase()] ?? file.type;
    follow(await service.batch(file, type, byId("many-good").checked));
  } catch (error) {
    now.problem = error instanceof Problem ? error.body : {};
    tell();
  }
}

function follow(job) {
  now.job = job;
  tell();
  now.events = new EventSource(job.links.events);
  const heard = (event) => {
    now.job = JSON.parse(event.data);
    tell();
  };
  now.events.addEventListener("progress", heard);
  now.events.addEventListener("ended", (event) => {
    now.events.close();
    heard(event);
  });
}

function tell() {
  const { job, problem } = now;
  byId("many-told").replaceChildren(...(problem ? [problem.detail ? english("p", problem.detail, { class: "fault" }) : el("p", { class: "fault" }, say("tryAgain")), faults(problem.errors ?? [])] : job ? progress(job) : []));
}

function progress(job) {
  const { total, queued, running } = job.items;
  const done = total - queued - running;
  const ended = ["done", "cancelled"].includes(job.state);
  const link = (format, name) => el("a", { class: "chip", href: `${job.links.result}?format=${format}`, download: `monarca.${format}` }, name);
  return [
    el("p", {}, say(job.state === "cancelled" ? "manyCancelled" : "manyProgress", { done: figures.plain(done), total: figures.plain(total) })),
    el("progress", { max: total, value: done, "aria-label": say("manyTitle") }),
    ended
      ? el("p", { id: "many-files" }, say("manyDownload"), " ", link("xlsx", "Excel"), " ", link("csv", "CSV"), " ", link("json", "JSON"))
      : el("button", { type: "button", class: "chip", onclick: () => service.cancel(job.links.self).catch(() => {}) }, say("manyCancel")),
    faults(job.rejected_rows),
  ];
}

/** List what is wrong, row by row; what was expected the service says in English. */
function faults(found) {
  if (!found.length) return "";
  const shown = found.slice(0, SHOWN_FAULTS).map(({ row, column, field, value, expected }) => el("li", {},
    row ? `${say("manyRow", { row })}, ` : "", el("b", {}, column ?? field), `: ${value ?? "–"} `, "(", say("faultExpected"), " ", english("span", expected), ")"));
  const more = found.length - shown.length;
  return el("div", {}, el("p", {}, say("manyFaults")), el("ul", { class: "faults" }, shown, more > 0 ? el("li", {}, `+ ${figures.plain(more)}`) : ""));
}

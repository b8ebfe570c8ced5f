// A field that finds places while one types: the combobox of the ARIA practices.

import { el } from "./dom.js";
import { say } from "./words.js";
import { Problem, service } from "./service.js";

const PAUSE_MS = 120;

/** The text that names a place again, exactly. */
const typed = (place) => [place.name, place.region, place.country].filter(Boolean).join(", ");

/** Make the field; `input` keeps what was typed or chosen. */
export function placeField(name, value) {
  const listId = `${name}-list`;
  const input = el("input", {
    id: name, name, type: "text", value, autocomplete: "off", spellcheck: "false", role: "combobox", required: true,
    "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": listId, placeholder: say(`${name}Example`),
  });
  const list = el("ul", { id: listId, role: "listbox", class: "suggestions", hidden: true, "aria-label": say(name) });
  let found = [], at = -1, pause = 0, running = null;

  const close = () => {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const take = (place) => {
    input.value = typed(place);
    close();
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const point = (index) => {
    at = (index + found.length) % found.length;
    [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === at)));
    input.setAttribute("aria-activedescendant", list.children[at].id);
    list.children[at].scrollIntoView({ block: "nearest" });
  };
  const show = (places) => {
    found = places;
    list.replaceChildren(...places.map((place, i) => el("li", {
      id: `${listId}-${i}`, role: "option", "aria-selected": "false",
      onpointerdown: (event) => { event.preventDefault(); take(place); },
    }, el("span", {}, place.name), el("small", {}, [place.region, place.country].filter(Boolean).join(", "),
      place.terminal_id || place.locode ? ` · ${place.terminal_id || place.locode}` : ""))));
    if (!places.length) return close();
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
  };
  const search = async () => {
    running?.abort();
    const text = input.value.trim();
    if (text.length < 2) return close();
    running = new AbortController();
    try {
      const { places } = await service.places(text, running.signal);
      if (document.activeElement === input) show(places);
    } catch (error) {
      if (error.name !== "AbortError" && !(error instanceof Problem)) throw error;
    }
  };
  input.addEventListener("input", () => { clearTimeout(pause); pause = setTimeout(search, PAUSE_MS); });
  input.addEventListener("blur", () => { clearTimeout(pause); running?.abort(); close(); });
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") point(at + 1);
    else if (event.key === "ArrowUp") point(at < 0 ? found.length - 1 : at - 1);
    else if (event.key === "Enter" && at >= 0) take(found[at]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  return { input, list };
}

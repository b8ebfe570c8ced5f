// Elements made by hand: text only ever enters the page as text.

/** Make an HTML element; `on…` properties listen, others are attributes, null ones are left out. */
export function el(tag, properties = {}, ...children) {
  return filled(document.createElement(tag), properties, children);
}

/** Make an SVG element in the same way. */
export function svg(tag, properties = {}, ...children) {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", tag), properties, children);
}

function filled(made, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "style") Object.entries(value).forEach(([key, v]) => made.style.setProperty(key, v));
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

export const byId = (id) => document.getElementById(id);

/** Words of the service itself, which speaks English. */
export const english = (tag, text, properties = {}) => el(tag, { lang: "en", ...properties }, text);

const ICONS = {
  road: ["M2 6h11v10H2z", "M13 9h4l4 4v3h-8z", "M6 18.5a1.7 1.7 0 1 0 .01 0", "M17 18.5a1.7 1.7 0 1 0 .01 0"],
  rail: ["M6 3h12v13H6z", "M6 10h12", "M9 13.200h.01", "M15 13.200h.01", "M8 16l-3 5", "M16 16l3 5", "M7 19h10"],
  sea: ["M3 14h18l-2.5 5h-13z", "M6 14V9h12v5", "M10 9V5h4v4", "M2 22c2 0 2-1 4-1s2 1 4 1 2-1 4-1 2 1 4 1 2-1 4-1"],
  air: ["M12 3c1 0 1.5 1.5 1.5 3v4l7 4.5v2l-7-2.5v4l2.5 2v1.5L12 20.5 8 21.5V20l2.5-2v-4l-7 2.5v-2l7-4.5V6c0-1.5.5-3 1.5-3z"],
  swap: ["M7 4v15", "M3.5 15.5 7 19l3.5-3.5", "M17 20V5", "M13.5 8.5 17 5l3.5 3.5"],
  down: ["M6 9l6 6 6-6"],
  port: ["M12 5v15", "M12 5a2 2 0 1 0-.01 0", "M5 13c0 4 3 7 7 7s7-3 7-7", "M8 9h8"],
};

/** Draw an icon; its meaning must stand beside it in words. */
export function icon(name, size = 20) {
  return svg("svg", { viewBox: "0 0 24 24", width: size, height: size, class: "icon", "aria-hidden": "true" },
    ICONS[name].map((d) => svg("path", { d })));
}

/** How is anything put on the page? Only as elements and text nodes: foreign text never becomes markup. */

import { withMarks } from "./marks.js";

const SVG = "http://www.w3.org/2000/svg";

/** Set one property of an element; unknown names become attributes. `style` takes an object (CSSOM, so the policy allows it). */
function setProp(el, name, value) {
  if (value === undefined || value === null || value === false) return;
  if (name === "class") el.className = value;
  else if (name === "dataset") Object.assign(el.dataset, value);
  else if (name === "style") for (const [k, v] of Object.entries(value)) el.style.setProperty(k, v);
  else if (name.startsWith("on")) el.addEventListener(name.slice(2), value);
  else if (name === "href" || name === "src") el.setAttribute(name, safeAddress(value));
  else el.setAttribute(name, value === true ? "" : String(value));
}

const SAFE = new Set(["http:", "https:", "tg:", "mailto:", "tel:", "blob:"]);

/** The address if its scheme may be followed, else "#". Keeps `javascript:` and its kin out of links. */
export function safeAddress(address) {
  try {
    return SAFE.has(new URL(address, location.href).protocol) ? address : "#";
  } catch {
    return "#";
  }
}

/** An element. Children may be nodes, strings (text nodes), arrays, or nothing. */
export function h(tag, props = {}, ...children) {
  const el = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) setProp(el, name, value);
  el.append(...flat(children));
  return el;
}

function flat(children) {
  const wanted = children.flat(Infinity).filter((c) => c !== undefined && c !== null && c !== false && c !== "");
  return wanted.flatMap((c) => (typeof c === "string" ? withMarks(c) : c));
}

/** Replace all children. */
export function fill(el, ...children) {
  el.replaceChildren(...flat(children));
  return el;
}

export function $(selector, root = document) {
  return root.querySelector(selector);
}

const ICONS = {
  back: ["M15 5l-7 7 7 7"],
  caret: ["M7 10l5 5 5-5"],
  down: ["M12 5v14M6 13l6 6 6-6"],
  up: ["M12 19V5M6 11l6-6 6 6"],
  send: ["M4 12L20 4l-5 16-4-6.5z", "M11 13.5L20 4"],
  attach: ["M20 11.5l-8 8a5 5 0 0 1-7-7l8.5-8.5a3.3 3.3 0 0 1 4.7 4.7L9.8 17a1.6 1.6 0 0 1-2.3-2.3l7.3-7.2"],
  photo: ["M4 6h16v13H4z", "M4 16l4.5-4.5 4 4L16 12l4 4", "M15.5 9.5h.01"],
  file: ["M6 3h8l4 4v14H6z", "M14 3v4h4"],
  close: ["M6 6l12 12M18 6L6 18"],
  check: ["M5 12.5l4.5 4.5L19 7.5"],
  reply: ["M10 7L4 12l6 5v-3.2c4.5 0 7.5 1 10 4.2-.6-5-4-8.5-10-8.9z"],
  edit: ["M5 19l1-4L16 5l3 3L9 18z"],
  copy: ["M9 9h10v11H9z", "M5 15V4h10"],
  pin: ["M9 4h6l-1 6 3 3v2H7v-2l3-3z", "M12 15v5"],
  more: ["M5 12h.01M12 12h.01M19 12h.01"],
  menu: ["M4 7h16M4 12h16M4 17h16"],
  clock: ["M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z", "M12 7.5V12l3 2"],
  people: ["M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z", "M2.5 20c.4-4 3-6 6.500-6s6.100 2 6.500 6", "M16 4.500a3.500 3.500 0 0 1 0 6.300M18 14.600c2 .8 3.200 2.700 3.500 5.400"],
  sun: ["M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8z", "M12 2.500v2M12 19.500v2M2.500 12h2M19.500 12h2M5.300 5.300l1.400 1.400M17.300 17.300l1.400 1.400M5.300 18.700l1.400-1.400M17.300 6.700l1.400-1.400"],
  moon: ["M20 14.500A8.500 8.500 0 0 1 9.500 4 8.500 8.500 0 1 0 20 14.500z"],
  link: ["M10 14a4 4 0 0 0 5.700 0l3-3A4 4 0 0 0 13 5.300l-1 1", "M14 10a4 4 0 0 0-5.700 0l-3 3A4 4 0 0 0 11 18.700l1-1"],
  mic: ["M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3z", "M6 11a6 6 0 0 0 12 0M12 17v4"],
  smile: ["M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z", "M8.500 14c1.800 2.600 5.200 2.600 7 0M9 9.500h.01M15 9.500h.01"],
  place: ["M12 21s-6.500-6-6.500-11a6.500 6.500 0 0 1 13 0c0 5-6.500 11-6.500 11z", "M12 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4z"],
  vote: ["M4 12h16v8H4z", "M8 12l-1.500-3M16 12l1.500-3", "M8.500 4h7v8h-7z", "M10.500 8l1.200 1.200 2-2.400"],
  search: ["M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14z", "M16 16l4.500 4.500"],
  play: ["M8 5l11 7-11 7z"],
  forward: ["M14 7l6 5-6 5v-3.200c-4.500 0-7.500 1-10 4.200.6-5 4-8.500 10-8.900z"],
  trash: ["M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13"],
  out: ["M14 5h5v5M19 5l-8 8", "M17 14v5H5V7h5"],
};

/** A line icon, drawn in the current text colour; decoration only, so hidden from screen readers. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  for (const d of ICONS[name] ?? []) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}

/** A button that shows an icon and says `label` to those who cannot see it. */
export function iconButton(name, label, onclick, props = {}) {
  return h("button", { type: "button", title: label, "aria-label": label, onclick, ...props, class: `icon-button ${props.class ?? ""}` }, icon(name));
}

/** Arrow keys, Home and End move the focus among the elements that `selector` finds inside `root`. */
export function arrowKeys(root, selector) {
  root.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const items = [...root.querySelectorAll(selector)].filter((el) => !el.hidden);
    if (!items.length || (!step && event.key !== "Home" && event.key !== "End")) return;
    if (event.target.matches("input, textarea") && (event.key === "Home" || event.key === "End")) return;
    const at = items.indexOf(document.activeElement);
    const next = event.key === "Home" ? 0 : event.key === "End" ? items.length - 1 : at < 0 ? (step > 0 ? 0 : items.length - 1) : at + step;
    items[Math.max(0, Math.min(items.length - 1, next))].focus();
    event.preventDefault();
  });
}

/** How does a message's text with its entities look? Offsets are UTF-16 units, as in the Bot API and in JavaScript. */

import { h, icon, safeAddress } from "./dom.js";
import { t } from "./words.js";

const PLAIN = { bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code" };

/** Entities found by Telegram's own clients in plain text, should the server not have marked them. */
const FOUND = [
  ["url", /\bhttps?:\/\/[^\s<>"，。；！？）】」]+/gu],
  ["bot_command", /(?<![\w/])\/[a-zA-Z0-9_]{1,32}(?:@\w{3,32})?(?![\w/])/gu],
  ["mention", /(?<![\w@])@[a-zA-Z]\w{3,31}/gu],
  ["hashtag", /(?<![\p{L}\p{N}_#＃])[#＃][\p{L}\p{N}_]+/gu],
];

/** Add the automatic entities that do not touch an existing one. */
export function withFound(text, entities = []) {
  const all = [...entities];
  const auto = new Set(FOUND.map(([type]) => type));
  if (entities.some((e) => auto.has(e.type))) return all;
  for (const [type, pattern] of FOUND) {
    for (const match of text.matchAll(pattern)) {
      const [offset, length] = [match.index, match[0].length];
      const free = all.every((e) => offset + length <= e.offset || e.offset + e.length <= offset || isBlock(e));
      if (free) all.push({ type, offset, length });
    }
  }
  return all;
}

function isBlock(entity) {
  return entity.type === "blockquote" || entity.type === "expandable_blockquote";
}

/** Nodes for `text`. `actions` says what pressing a command, a mention or a link does. */
export function rich(text, entities, actions) {
  const sorted = withFound(text, entities)
    .filter((e) => e.length > 0 && e.offset >= 0 && e.offset < text.length)
    .sort((a, b) => a.offset - b.offset || b.length - a.length);
  return slice(text, 0, text.length, sorted, actions);
}

/** Nodes for text[start, end): the outermost entity first, those inside it by recursion. */
function slice(text, start, end, entities, actions) {
  const nodes = [];
  let at = start;
  let i = 0;
  while (i < entities.length) {
    const entity = entities[i];
    const [from, to] = [Math.max(entity.offset, at), Math.min(entity.offset + entity.length, end)];
    if (from > at) nodes.push(text.slice(at, from));
    const inner = [];
    let j = i + 1;
    while (j < entities.length && entities[j].offset < to) inner.push(entities[j++]);
    if (to > from) nodes.push(wrap(entity, text.slice(from, to), slice(text, from, to, inner, actions), actions));
    at = Math.max(at, to);
    i = j;
    if (isBlock(entity) && text[at] === "\n") at += 1;
  }
  if (at < end) nodes.push(text.slice(at, end));
  return nodes;
}

function wrap(entity, raw, children, actions) {
  if (PLAIN[entity.type]) return h(PLAIN[entity.type], {}, children);
  const make = MAKERS[entity.type];
  return make ? make(entity, raw, children, actions) : h("span", {}, children);
}

const MAKERS = {
  pre: (e, raw, children) => h("pre", { "data-language": e.language }, h("code", {}, children)),
  spoiler: (e, raw, children) => spoiler(children),
  blockquote: (e, raw, children) => h("blockquote", {}, children),
  expandable_blockquote: (e, raw, children) => expandable(children),
  url: (e, raw, children, actions) => link(/^[a-z]+:/i.test(raw) ? raw : `https://${raw}`, children, actions),
  text_link: (e, raw, children, actions) => link(e.url, children, actions),
  email: (e, raw, children, actions) => link(`mailto:${raw}`, children, actions),
  phone_number: (e, raw, children, actions) => link(`tel:${raw}`, children, actions),
  bot_command: (e, raw, children, actions) => pressable("command", () => actions.command(raw), children),
  mention: (e, raw, children, actions) => pressable("mention", () => actions.mention(raw), children),
  text_mention: (e, raw, children, actions) => pressable("mention", () => actions.person(e.user), children),
  hashtag: (e, raw, children, actions) => pressable("hashtag", () => actions.hashtag(raw), children),
  date_time: (e, raw, children) => h("span", { class: "date-time", title: new Date((e.unix_time ?? 0) * 1000).toLocaleString() }, children),
};

function link(address, children, actions) {
  const open = (event) => {
    if (actions.link(address)) event.preventDefault();
  };
  return h("a", { href: safeAddress(address), target: "_blank", rel: "noopener noreferrer", title: address, onclick: open }, children);
}

/** A link, not a button element: a line may not break between it and the punctuation that follows. */
function pressable(kind, onclick, children) {
  const press = (event) => {
    event.preventDefault();
    onclick(event);
  };
  return h("a", { href: "#", role: "button", class: `inline-action ${kind}`, onclick: press }, children);
}

function spoiler(children) {
  const el = h("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": t("spoiler") }, h("span", { "aria-hidden": "true" }, children));
  const reveal = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    el.classList.add("revealed");
    el.removeAttribute("role");
    el.removeAttribute("aria-label");
    el.firstChild.removeAttribute("aria-hidden");
  };
  el.addEventListener("click", reveal);
  el.addEventListener("keydown", reveal);
  return el;
}

function expandable(children) {
  const toggle = h("button", { type: "button", class: "expand", "aria-expanded": "false", "aria-label": t("expand") }, icon("caret"));
  const quote = h("blockquote", { class: "expandable" }, h("span", { class: "clamped" }, children), toggle);
  toggle.addEventListener("click", () => {
    const open = quote.classList.toggle("open");
    toggle.setAttribute("aria-expanded", String(open));
    toggle.setAttribute("aria-label", t(open ? "collapse" : "expand"));
  });
  return quote;
}

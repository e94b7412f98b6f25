/** Where in the open chat was it said? A field below the header; what is found is gone through from the newest on. */

import { fill, h, iconButton } from "./dom.js";
import { store } from "./store.js";
import { language, t } from "./words.js";

const WAIT_MS = 200;
const MOST_PAGES = 200;

/** A bar that `open()` shows. `jump(id)` brings a message onto the screen. */
export function searching(jump) {
  const field = h("input", { type: "search", class: "field search-field", autocomplete: "off", spellcheck: "false", enterkeyhint: "search" });
  const count = h("span", { class: "search-count", role: "status" });
  const keys = h("span", { class: "search-keys" });
  const bar = h("div", { class: "search-bar", role: "search", hidden: true }, field, count, keys);
  const view = { field, count, bar, jump, found: [], at: 0, asked: 0 };
  let timer;
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => look(view), WAIT_MS);
  });
  field.addEventListener("keydown", (event) => {
    if (event.isComposing || (event.key !== "Enter" && event.key !== "Escape")) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Escape") close(view);
    else if (view.words === field.value.trim()) step(view, event.shiftKey ? -1 : 1);
    else look(view);
  });
  const open = () => {
    bar.hidden = false;
    field.placeholder = t("search");
    field.setAttribute("aria-label", t("search"));
    fill(keys, iconButton("up", t("search_older"), () => step(view, 1)), iconButton("down", t("search_newer"), () => step(view, -1)), iconButton("close", t("close"), () => close(view)));
    field.focus();
  };
  return { bar, open, close: () => close(view) };
}

function close(view) {
  view.bar.hidden = true;
  view.field.value = view.words = "";
  view.found = [];
  view.asked += 1;
  view.count.textContent = "";
}

/** Read the whole chat, then find. What is typed meanwhile is looked for instead. */
async function look(view) {
  const asked = (view.asked += 1);
  const chat = store.open;
  view.words = view.field.value.trim();
  view.found = [];
  if (!view.words) return tell(view);
  view.count.textContent = "…";
  for (let page = 0; page < MOST_PAGES && !store.logs.get(chat)?.complete; page += 1) {
    await store.load(chat, { earlier: true });
    if (asked !== view.asked || chat !== store.open) return undefined;
  }
  const wanted = view.words.toLocaleLowerCase(language());
  view.found = store.messages(chat).filter((m) => !m.view?.service && wordsOf(m).includes(wanted)).map((m) => m.message_id).reverse();
  view.at = 0;
  if (view.found.length) view.jump(view.found[0]);
  return tell(view);
}

function step(view, by) {
  const { found } = view;
  if (!found.length) return;
  view.at = (view.at + by + found.length) % found.length;
  view.jump(found[view.at]);
  tell(view);
}

function tell(view) {
  const { found, words } = view;
  view.count.textContent = !words ? "" : found.length ? `${view.at + 1} / ${found.length}` : t("search_none");
}

function wordsOf(message) {
  const options = (message.poll?.options ?? []).map((option) => option.text);
  const all = [message.text, message.caption, message.document?.file_name, message.poll?.question, ...options];
  return all.filter(Boolean).join("\n").toLocaleLowerCase(language());
}

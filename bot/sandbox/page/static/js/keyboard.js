/** What do the bot's buttons look like, and what happens when one is pressed? */

import { api } from "./api.js";
import { h, icon } from "./dom.js";
import { followLink, isDeepLink } from "./links.js";
import { alertBox, attempt, toast } from "./overlay.js";
import { personName } from "./names.js";
import { store } from "./store.js";
import { t } from "./words.js";

const PATIENCE_MS = 40000; // longer than the sandbox's own deadline; only a lost event runs into it
const waiting = new Map(); // "chat:message:data" → {id, timer}
const early = new Map(); // answers that overtook the response to the press

/** The inline keyboard below a message, or null. */
export function inlineKeyboard(message) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows?.length) return null;
  return h("div", { class: "keyboard", role: "group" }, rows.map((row) => h("div", { class: "keyboard-row" }, row.map((button) => key(message, button)))));
}

function key(message, button) {
  const style = ["primary", "success", "danger"].includes(button.style) ? button.style : "plain";
  const props = { class: `key ${style}`, "data-focus": `key:${button.callback_data ?? button.url ?? button.text}` };
  if (button.url) return linkKey(button, props);
  const name = pressName(message, button.callback_data);
  const busy = waiting.has(name);
  const press = () => button.callback_data !== undefined && pressButton(message, button.callback_data);
  return h("button", { type: "button", ...props, "aria-busy": busy ? "true" : undefined, onclick: press }, h("span", {}, button.text), busy && spinner());
}

function linkKey(button, props) {
  const open = (event) => {
    if (followLink(button.url)) event.preventDefault();
  };
  const inside = isDeepLink(button.url);
  return h("a", { ...props, href: button.url, target: "_blank", rel: "noopener noreferrer", title: button.url, onclick: open }, h("span", {}, button.text), !inside && icon("out"));
}

function spinner() {
  return h("span", { class: "spinner", role: "img", "aria-label": t("waiting") });
}

function pressName(message, data) {
  return `${message.chat.id}:${message.message_id}:${data}`;
}

function redraw(message) {
  store.emit("messages", { chat_id: message.chat.id, touched: message.message_id });
}

export function isWaiting(message) {
  const prefix = `${message.chat.id}:${message.message_id}:`;
  return [...waiting.keys()].filter((name) => name.startsWith(prefix)).join();
}

async function pressButton(message, data) {
  const name = pressName(message, data);
  if (waiting.has(name)) return;
  const timer = setTimeout(() => settle(name, { missing: true }), PATIENCE_MS);
  waiting.set(name, { id: null, timer });
  redraw(message);
  const done = await attempt(async () => {
    const body = { chat_id: message.chat.id, message_id: message.message_id, data };
    const { callback_query_id: id } = await api.act(store.me.id, "presses", body);
    const press = waiting.get(name);
    if (press) press.id = id;
    if (early.has(id)) settle(name, early.get(id));
  });
  if (!done) settle(name, null);
}

/** The bot answered (or will not): stop the spinner, show what it said. */
function settle(name, answer) {
  const press = waiting.get(name);
  if (!press) return;
  clearTimeout(press.timer);
  waiting.delete(name);
  const [chat, message] = name.split(":").map(Number);
  store.emit("messages", { chat_id: chat, touched: message });
  if (answer) say(answer);
}

function say(answer) {
  if (answer.missing) toast(t("no_answer"), "bad");
  else if (answer.url) followLink(answer.url);
  else if (answer.text && answer.show_alert) alertBox(answer.text, personName(store.bot));
  else if (answer.text) toast(answer.text, "answer");
}

store.on("answer", (answer) => {
  for (const [name, press] of waiting) {
    if (press.id === answer.callback_query_id) return settle(name, answer);
  }
  early.set(answer.callback_query_id, answer);
  setTimeout(() => early.delete(answer.callback_query_id), 5000);
});

store.on("person", () => {
  for (const press of waiting.values()) clearTimeout(press.timer);
  waiting.clear();
});

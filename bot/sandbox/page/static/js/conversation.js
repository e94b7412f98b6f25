/** What is on the screen of the open chat: header, pinned message, messages, composer. */

import { arrowKeys, fill, h, icon, iconButton } from "./dom.js";
import { Composer } from "./composer.js";
import { isWaiting } from "./keyboard.js";
import { followLink } from "./links.js";
import { memberList } from "./members.js";
import { messageItem, summary } from "./message.js";
import { chatMenu, everybodyMenu, messageMenu } from "./actions.js";
import { aboutPerson, chatAvatar, chatTitle, personName, senderName } from "./names.js";
import { toast } from "./overlay.js";
import { pollMarks } from "./poll.js";
import { searching } from "./search.js";
import { store } from "./store.js";
import { dayKey, dayName } from "./times.js";
import { language, pick, t } from "./words.js";

const SAME_RUN_SECONDS = 600;
const NEAR_END_PX = 120;
const LONG_PRESS_MS = 550;

export function conversation(root) {
  const title = h("div", { class: "chat-title" });
  const pinned = h("div", { class: "pinned-place" });
  const list = h("ol", { class: "messages", role: "log", "aria-live": "off", tabindex: "-1" });
  const scroller = h("div", { class: "scroller" }, list);
  const down = h("button", { type: "button", class: "to-bottom", hidden: true });
  const typing = h("div", { class: "typing", role: "status" });
  const input = new Composer();
  const empty = h("div", { class: "empty" });
  const announcer = h("div", { class: "visually-hidden", "aria-live": "polite" });
  const shell = h("div", { class: "shell", hidden: true }, title, pinned, h("div", { class: "stage" }, scroller, down), typing, input.element, announcer);
  const view = { list, scroller, down, input, announcer, shown: new Map(), newBelow: 0 };
  view.search = searching((mid) => jump(view, mid));
  title.after(view.search.bar);
  fill(root, empty, shell);

  view.actions = actionsFor(view);
  input.connect(view.actions);
  wire(view, { empty, shell, title, pinned, typing });
}

function actionsFor(view) {
  const actions = {
    command: (raw) => view.input.sendNow({ text: raw }),
    hashtag: (raw) => view.input.insert(`${raw} `),
    mention: (raw) => {
      const name = raw.replace(/^@/, "").toLowerCase();
      const found = [...store.people.values()].find((p) => p.username?.toLowerCase() === name);
      if (found) actions.person(found);
      else if (name === store.bot?.username?.toLowerCase()) store.show(store.me.id);
    },
    person: ({ id }) => {
      const person = store.person(id);
      if (id === store.bot?.id) store.show(store.me.id);
      else if (person) toast(`${personName(person)} · ${aboutPerson(person)}`);
    },
    link: (address) => followLink(address),
    reply: (message) => view.input.reply(message),
    edit: (message) => view.input.edit(message),
    jump: (mid) => jump(view, mid),
    menu: (message, anchor) => messageMenu(message, anchor, actions),
    everybody: (message, anchor) => everybodyMenu(message, anchor),
    toEnd: () => toEnd(view),
  };
  return actions;
}

function wire(view, parts) {
  let scheduled = false;
  const redraw = () => {
    if (scheduled) return;
    scheduled = true;
    requestAnimationFrame(() => {
      scheduled = false;
      draw(view);
    });
  };
  const whole = () => {
    frame(view, parts);
    redraw();
  };
  store.on("open", () => {
    view.shown.clear();
    view.list.replaceChildren();
    view.fresh = true;
    view.newBelow = 0;
    view.search.close();
    whole();
    if (store.open === null) view.input.put();
    else view.input.opened();
  });
  store.on("person chat", whole);
  store.on("clock", redraw); // the day above the messages goes with it
  store.on("messages", (detail) => detail.chat_id === store.open && arrived(view, detail, redraw));
  store.on("action", ({ chat_id: cid }) => cid === store.open && showTyping(parts.typing));
  view.scroller.addEventListener("scroll", () => scrolled(view), { passive: true });
  view.down.addEventListener("click", () => toEnd(view));
  arrowKeys(view.list, ".message");
  keysOnMessages(view);
  const size = new ResizeObserver(() => view.stuck && view.scroller.scrollTo({ top: view.scroller.scrollHeight }));
  size.observe(view.list);
  size.observe(view.scroller);
  frame(view, parts);
}

function arrived(view, { message, fresh, earlier }, redraw) {
  if (earlier) view.keep = view.scroller.scrollHeight - view.scroller.scrollTop;
  if (fresh && message) {
    if (message.view?.mine) view.stuck = true;
    else {
      view.announcer.textContent = `${senderName(message)}: ${summary(message)}`;
      if (!view.stuck) view.newBelow += 1;
    }
  }
  redraw();
}

let typingTimer;
function showTyping(el) {
  el.textContent = "…";
  el.classList.add("on");
  clearTimeout(typingTimer);
  typingTimer = setTimeout(() => el.classList.remove("on"), 5000);
}

/** Header, pinned bar and composer of the open chat. */
function frame(view, { empty, shell, title, pinned }) {
  const chat = store.chat();
  shell.hidden = !chat;
  empty.hidden = Boolean(chat);
  fill(empty, h("span", {}, t("no_chat")));
  if (!chat) return;
  view.list.setAttribute("aria-label", chatTitle(chat));
  fill(title, header(view, chat));
  fill(pinned, pinnedBar(view, chat));
  view.input.update();
}

function header(view, chat) {
  const group = chat.type !== "private";
  const about = language() === "en" && pick(chat.about);
  const below = group ? [about, t("members", { n: chat.members.length })].filter(Boolean).join(" · ") : t("role_bot");
  const words = [h("span", { class: "title-name" }, chatTitle(chat)), h("span", { class: "title-below" }, below)];
  return [
    iconButton("back", t("back"), () => store.leaveChat(), { class: "back" }),
    chatAvatar(chat),
    group
      ? h("button", { type: "button", class: "title-words", onclick: () => memberList(chat) }, words)
      : h("div", { class: "title-words" }, words),
    iconButton("search", t("search"), () => view.search.open(), { class: "search-open" }),
    iconButton("more", t("actions"), (event) => chatMenu(chat, event.currentTarget, { search: view.search.open }), { "aria-haspopup": "menu" }),
  ];
}

function pinnedBar(view, chat) {
  if (!chat.pinned?.length) return null;
  view.pinAt = Math.min(view.pinAt ?? 0, chat.pinned.length - 1);
  const message = chat.pinned[view.pinAt];
  const count = chat.pinned.length > 1 ? ` ${view.pinAt + 1}/${chat.pinned.length}` : "";
  const go = () => {
    jump(view, message.message_id);
    view.pinAt = (view.pinAt + 1) % chat.pinned.length;
    store.emit("chat");
  };
  return h("button", { type: "button", class: "pinned", onclick: go }, icon("pin"), h("span", { class: "pinned-words" }, h("span", { class: "pinned-head" }, `${t("pin_bar")}${count}`), h("span", { class: "pinned-text" }, summary(message))));
}

/** Messages as items: albums gathered, runs of one sender marked, days divided. */
function itemsOf(messages, firstNew) {
  const items = [];
  for (const message of messages) {
    const album = message.media_group_id;
    const before = items.at(-1);
    if (album && before?.album === album) before.messages.push(message);
    else items.push({ key: `m${message.message_id}`, album, messages: [message] });
  }
  return items.flatMap((item, index) => {
    const [previous, next] = [items[index - 1], items[index + 1]];
    item.first = !sameRun(previous, item);
    item.last = !sameRun(item, next);
    const message = item.messages[0];
    const day = !previous || dayKey(previous.messages[0].date) !== dayKey(message.date);
    const isNew = item.messages.some((m) => m.message_id === firstNew);
    return [day && { key: `d${dayKey(message.date)}`, day: message.date }, isNew && { key: "new", divider: true }, item].filter(Boolean);
  });
}

function sameRun(a, b) {
  if (!a || !b) return false;
  const [m, n] = [a.messages.at(-1), b.messages[0]];
  if (m.view?.service || n.view?.service) return false;
  return m.from?.id === n.from?.id && n.date - m.date < SAME_RUN_SECONDS && dayKey(m.date) === dayKey(n.date);
}

function signature(item) {
  if (item.day) return `${language()}${dayName(item.day, store.now)}`;
  if (item.divider) return language();
  const chat = store.chat();
  const pins = chat.pinned?.filter((p) => item.messages.some((m) => m.message_id === p.message_id)).length;
  return JSON.stringify([language(), item.first, item.last, pins, item.messages, isWaiting(item.messages.at(-1)), pollMarks(item.messages[0])]);
}

function element(item, actions) {
  if (item.day) return h("li", { class: "day" }, h("span", {}, dayName(item.day, store.now)));
  if (item.divider) return h("li", { class: "divider" }, h("span", {}, t("new_messages")));
  return messageItem(item, actions);
}

/** Bring the list up to date, touching only what changed. */
function draw(view) {
  if (!store.chat()) return;
  const items = itemsOf(store.messages(), store.firstNew);
  const before = view.shown;
  view.shown = new Map();
  let place = view.list.firstChild;
  for (const item of items) {
    const old = before.get(item.key);
    const sign = signature(item);
    const same = old?.sign === sign;
    const el = same ? old.el : element(item, view.actions);
    view.shown.set(item.key, { el, sign });
    if (!same && old) {
      const refocus = focusIn(old.el);
      if (place === old.el) place = el;
      old.el.replaceWith(el);
      refocus?.(el);
    }
    if (el === place) place = place.nextSibling;
    else view.list.insertBefore(el, place);
  }
  while (place) place = drop(place);
  view.input.keys();
  view.list.classList.toggle("nothing", items.length === 0);
  view.list.dataset.nothing = items.length ? "" : nothingYet(store.chat());
  settle(view);
}

/** In an empty private chat the bot says what it is for, as in Telegram. */
function nothingYet(chat) {
  return (chat.type === "private" && store.bot.description) || t("no_messages");
}

function drop(node) {
  const next = node.nextSibling;
  node.remove();
  return next;
}

/** If the focus is inside `el`: a function that puts it back on the same control of its replacement. */
function focusIn(el) {
  if (!el.contains(document.activeElement)) return null;
  const key = document.activeElement.dataset.focus;
  return (fresh) => {
    const same = key && [...fresh.querySelectorAll("[data-focus]")].find((c) => c.dataset.focus === key);
    (same ?? fresh).focus({ preventScroll: true });
  };
}

/** Where to stand after drawing: at the first new message, at the end, or just where one was. */
function settle(view) {
  const { scroller } = view;
  if (view.fresh && store.logs.get(store.open)?.loaded) {
    view.fresh = false;
    const divider = view.list.querySelector(".divider");
    view.stuck = !divider;
    if (divider) divider.scrollIntoView({ block: "start" });
  } else if (view.keep) {
    scroller.scrollTop = scroller.scrollHeight - view.keep;
    view.keep = 0;
  }
  if (view.stuck) scroller.scrollTop = scroller.scrollHeight;
  scrolled(view);
}

function scrolled(view) {
  const { scroller, down } = view;
  const left = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
  view.stuck = left < NEAR_END_PX;
  if (view.stuck) view.newBelow = 0;
  down.hidden = view.stuck;
  down.setAttribute("aria-label", t("to_bottom"));
  fill(down, icon("down"), view.newBelow > 0 && h("span", { class: "badge" }, String(view.newBelow)));
  if (scroller.scrollTop < 200 && !view.fresh) store.load(store.open, { earlier: true });
}

function toEnd(view) {
  view.stuck = true;
  view.scroller.scrollTo({ top: view.scroller.scrollHeight });
}

/** Scroll to a message, reading earlier pages until it is there. */
async function jump(view, mid) {
  const chat = store.open;
  for (let pages = 0; pages < 20 && !store.message(chat, mid) && !store.logs.get(chat)?.complete; pages += 1) {
    await store.load(chat, { earlier: true });
  }
  draw(view);
  const target = view.list.querySelector(`[data-message="${CSS.escape(String(mid))}"]`);
  if (!target) return toast(t("deleted"));
  view.stuck = false;
  target.scrollIntoView({ block: "center" });
  for (const before of view.list.querySelectorAll(".flash")) before.classList.remove("flash");
  requestAnimationFrame(() => target.classList.add("flash"));
}

/** The keys and presses that a message understands. */
function keysOnMessages(view) {
  const messageAt = (target) => {
    const el = target.closest?.(".message");
    return el && store.message(store.open, Number(el.dataset.message));
  };
  view.list.addEventListener("keydown", (event) => {
    if (!event.target.matches(".message")) return;
    const message = messageAt(event.target);
    if (event.key === "Enter" || event.key === "ContextMenu") view.actions.menu(message, event.target.querySelector(".bubble"));
    else if (event.key === "Escape") view.input.insert("");
    else if (event.key === "r" && !event.ctrlKey && !event.metaKey) view.actions.reply(message);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  view.list.addEventListener("contextmenu", (event) => {
    const message = messageAt(event.target);
    if (!message || event.target.closest("a, img") || String(getSelection())) return;
    event.preventDefault();
    view.actions.menu(message, { x: event.clientX, y: event.clientY });
  });
  longPress(view.list, (target, at) => {
    const message = messageAt(target);
    if (message) view.actions.menu(message, at);
  });
  view.list.addEventListener("dblclick", (event) => {
    const message = !event.target.closest("button, a") && messageAt(event.target);
    if (message) view.actions.reply(message);
  });
}

/** Call `act(target, {x, y})` when a finger rests; browsers that send "contextmenu" for it have done so by then. */
function longPress(root, act) {
  let timer;
  const stop = () => clearTimeout(timer);
  root.addEventListener("pointerdown", ({ pointerType, target, clientX: x, clientY: y }) => {
    if (pointerType !== "touch") return;
    stop();
    timer = setTimeout(() => !document.querySelector("dialog[open]") && act(target, { x, y }), LONG_PRESS_MS);
  });
  for (const kind of ["pointerup", "pointercancel", "pointermove"]) root.addEventListener(kind, stop, { passive: true });
}

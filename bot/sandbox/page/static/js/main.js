/** How does the page begin? Preferences first, then the frame, then the room as the first person sees it. */

import { api } from "./api.js";
import { bar } from "./bar.js";
import { chatList } from "./chatlist.js";
import { conversation } from "./conversation.js";
import { $, fill, h } from "./dom.js";
import { apply, onPreference } from "./preferences.js";
import { store } from "./store.js";
import { welcome } from "./welcome.js";
import { language, t } from "./words.js";

const RETRY_MS = 2000;
const UNREAD_MS = 2500;

apply();
bar($("#bar"));
welcome($("#welcome"));
chatList($("#chats"));
conversation($("#conversation"));

const name = () => (document.title = t("title"));
onPreference(name);
name();

/** On a machine without Chinese type: fetch the sandbox's own before anything is drawn with boxes. */
async function chineseType() {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `100px ${getComputedStyle(document.body).fontFamily}`;
  if (Math.abs(pen.measureText("议").width - 100) < 1) return; // Chinese type is exactly one em wide, a box is not
  await document.fonts.load('16px "Sandbox CJK"', "议").catch(() => {});
  document.documentElement.dataset.type = "ours";
}

/** On a phone one pane is shown at a time; the browser's own back button leads to the list as well. */
function panes() {
  const app = $("#app");
  store.on("open", () => {
    const pane = store.open === null ? "list" : "chat";
    if (pane === "chat" && app.dataset.pane === "list") history.pushState({ pane }, "");
    app.dataset.pane = pane;
  });
  addEventListener("popstate", () => store.open !== null && store.leaveChat());
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !document.querySelector("dialog[open]") && store.open !== null && narrow()) store.leaveChat();
  });
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && store.open !== null && store.read(store.open));
}

function narrow() {
  return matchMedia("(max-width: 48em)").matches;
}

async function begin() {
  const asked = Number(new URLSearchParams(location.search).get("as"));
  try {
    await store.become(asked || undefined);
  } catch (problem) {
    fill($("#conversation .empty"), h("span", {}, problem.message));
    return setTimeout(begin, RETRY_MS);
  }
  document.body.dataset.ready = "true";
  const group = [...store.chats.values()].find((c) => c.type !== "private" && c.is_member);
  if (!narrow() && group) await store.show(group.id);
  return undefined;
}

/** The people's apps speak the page's language, so that the bot answers in it; in Chinese each keeps their own. */
async function tellLanguage(key) {
  if (key && key !== "language") return;
  await api.language(language() === "en" ? "en" : null).catch(() => {});
  if (store.me) await store.refresh().catch(() => {});
}

onPreference(tellLanguage);
setInterval(() => document.visibilityState === "visible" && store.countUnread(), UNREAD_MS);
panes();
chineseType().then(() => tellLanguage()).then(begin);

/** What stands above the messenger? Who one is, the sandbox's time, and the switches of the page. */

import { api } from "./api.js";
import { fill, h, icon, iconButton } from "./dom.js";
import { aboutPerson, avatar, personName } from "./names.js";
import { attempt, dialog, toast } from "./overlay.js";
import { peoplePicker } from "./people.js";
import { onPreference, prefer, preferences } from "./preferences.js";
import { store } from "./store.js";
import { fullWhen } from "./times.js";
import { language, t } from "./words.js";

const STEPS = [["hour", 3600], ["day", 86400], ["week", 604800]];

export function bar(root) {
  const person = h("button", { type: "button", class: "who", "aria-haspopup": "dialog", onclick: peoplePicker });
  const clock = h("div", { class: "clock", role: "group" });
  const now = h("time", { class: "clock-now" });
  const steps = h("div", { class: "clock-steps" });
  const settings = h("div", { class: "bar-end" });
  const offline = h("div", { class: "offline", role: "alert", hidden: true });
  clock.append(h("span", { class: "clock-mark" }, icon("clock")), now, steps);
  root.append(person, clock, settings, offline);

  const tick = () => store.me && (now.textContent = fullWhen(store.now));
  const draw = () => {
    if (!store.me) return;
    fill(person, who());
    person.title = t("switch_person");
    clock.setAttribute("aria-label", t("clock"));
    now.title = t("clock");
    fill(steps, STEPS.map(([name, seconds]) => h("button", { type: "button", class: "step", "data-focus": name, onclick: () => forward(steps, seconds) }, t(name))));
    fill(settings, switches());
    tick();
  };
  store.on("person people", draw);
  store.on("clock", tick);
  store.on("connection", () => {
    offline.textContent = t("offline");
    offline.hidden = store.online;
    if (store.online) toast(t("online"));
  });
  onPreference(() => store.me && store.emit("person"));
  setInterval(tick, 5000);
}

function who() {
  const others = [...store.unreadOf].filter(([uid]) => uid !== store.me.id).reduce((sum, [, n]) => sum + n, 0);
  const name = personName(store.me);
  return [
    h("span", { class: "who-face" }, avatar(store.me.id, name), others > 0 && h("span", { class: "dot" })),
    h("span", { class: "who-words" }, h("span", { class: "who-name" }, h("span", { class: "visually-hidden" }, t("you_are", { name: "" })), name), h("span", { class: "who-about" }, aboutPerson(store.me))),
    icon("caret"),
  ];
}

async function forward(steps, seconds) {
  steps.querySelectorAll("button").forEach((b) => (b.disabled = true));
  await attempt(async () => {
    const { now } = await api.forward(seconds);
    store.setNow(now);
    toast(t("moved", { when: fullWhen(now) }));
  });
  steps.querySelectorAll("button").forEach((b) => (b.disabled = false));
}

function switches() {
  const other = language() === "zh" ? "en" : "zh";
  const dark = isDark();
  return [
    h("button", { type: "button", class: "step language", lang: other === "zh" ? "zh-CN" : "en", title: t("language"), onclick: () => prefer("language", other) }, other === "zh" ? "中文" : "English"),
    h("button", { type: "button", class: "step large-switch", "aria-pressed": String(preferences.large), title: t("large"), "aria-label": t("large"), onclick: () => prefer("large", preferences.large ? "off" : "on") }, h("span", { class: "big-a" }, language() === "zh" ? "大" : "A"), h("span", { class: "small-a" }, language() === "zh" ? "字" : "a")),
    iconButton(dark ? "sun" : "moon", t(dark ? "theme_light" : "theme_dark"), () => prefer("theme", dark ? "light" : "dark"), { class: "theme-switch" }),
    iconButton("more", t("settings"), settingsDialog, { class: "settings-open", "aria-haspopup": "dialog" }),
  ];
}

function isDark() {
  return preferences.theme === "auto" ? matchMedia("(prefers-color-scheme: dark)").matches : preferences.theme === "dark";
}

/** All switches together, for narrow screens and for "follow the system". */
function settingsDialog() {
  const body = h("div", { class: "settings" });
  const draw = () =>
    fill(
      body,
      h("div", { class: "sheet-head" }, h("h2", {}, t("settings")), iconButton("close", t("close"), () => box.close())),
      choice("language", t("language"), [["zh", "中文"], ["en", "English"]], language(), draw),
      choice("theme", t("theme"), [["auto", t("theme_auto")], ["light", t("theme_light")], ["dark", t("theme_dark")]], preferences.theme, draw),
      choice("large", t("large"), [["off", t("off")], ["on", t("on")]], preferences.large ? "on" : "off", draw),
    );
  const box = dialog({ label: t("settings"), kind: "sheet small", body });
  draw();
}

function choice(key, label, options, current, draw) {
  const set = (value) => () => {
    prefer(key, value);
    draw();
  };
  return h(
    "div",
    { class: "setting", role: "group", "aria-label": label },
    h("span", { class: "setting-name" }, label),
    h("div", { class: "segments" }, options.map(([value, words]) => h("button", { type: "button", class: "segment", "data-value": value, "aria-pressed": String(value === current), onclick: set(value) }, words))),
  );
}

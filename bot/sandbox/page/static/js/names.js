/** How are people and chats called and coloured? */

import { h, icon } from "./dom.js";
import { store } from "./store.js";
import { pick, t } from "./words.js";

const COLOURS = 8;

export function personName(person) {
  if (!person) return "?";
  if (person.name) return pick(person.name);
  return [person.first_name, person.last_name].filter(Boolean).join(" ");
}

/** The language tag of a text, so that Chinese type and voices are used for Chinese words. */
export function tongue(text) {
  return /\p{Script=Han}/u.test(text ?? "") ? "zh-CN" : undefined;
}

/** Name of the author of a message. */
export function senderName(message) {
  const known = store.person(message.from?.id);
  return message.sender_chat?.title ?? message.view?.from_name ?? personName(known ?? message.from);
}

/** Who somebody is, without the name that is shown beside it. */
export function aboutPerson(person) {
  const [name, about] = [personName(person), pick(person.about)];
  return about.startsWith(name) ? about.slice(name.length).replace(/^[，,、:：\s]+/, "") : about;
}

export function chatTitle(chat) {
  return chat.type === "private" ? personName(store.bot) : chat.title;
}

/** Two letters that tell people apart: the given name in Chinese, initials elsewhere. */
export function initials(name) {
  if (/\p{Script=Han}/u.test(name)) {
    const han = [...name].filter((c) => /\p{Script=Han}/u.test(c));
    return (han.length > 2 ? han.slice(-2) : han).join("");
  }
  const words = name.split(/\s+/).filter(Boolean);
  return ((words[0]?.[0] ?? "?") + (words.length > 1 ? words.at(-1)[0] : "")).toUpperCase();
}

export function colourOf(id) {
  return Math.abs(Number(id) || 0) % COLOURS;
}

/** A round mark of a person, a group or the bot; decoration, since the name stands beside it. */
export function avatar(id, name, props = {}) {
  const isBot = id === store.bot?.id;
  const face = isBot ? pavilion() : initials(name);
  return h("span", { ...props, class: `avatar colour-${isBot ? "bot" : colourOf(id)} ${props.class ?? ""}`, "aria-hidden": "true" }, face);
}

export function chatAvatar(chat) {
  if (chat.type === "private") return avatar(store.bot.id, personName(store.bot));
  return h("span", { class: `avatar colour-${colourOf(chat.id)}`, "aria-hidden": "true" }, icon("people"));
}

function pavilion() {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 32 32");
  svg.setAttribute("class", "pavilion");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", "M16 5c-2 3.500-6 6-11 7v2h22v-2c-5-1-9-3.500-11-7zM8 15h2.500v9H8zM21.500 15H24v9h-2.500zM6 25h20v2H6zM14.500 15h3v3h-3z");
  svg.append(path);
  return svg;
}

const ROLES = {
  chair: { zh: "业委会主任", en: "chair" },
  committee: { zh: "业委会", en: "committee" },
  building_lead: { zh: "楼栋长", en: "building lead" },
  manager: { zh: "物业", en: "property manager" },
  staff: { zh: "物业", en: "property staff" },
  mediator: { zh: "调解员", en: "mediator" },
  secretary: { zh: "支部书记", en: "branch secretary" },
  auditor: { zh: "监督", en: "auditor" },
  street_office: { zh: "街道办", en: "street office" },
  tenant: { zh: "租户", en: "tenant" },
  family: { zh: "家属", en: "family" },
};

/** The short tag beside a name in a group, or "". */
export function roleTag(uid) {
  if (uid === store.bot?.id) return t("bot");
  return pick(ROLES[store.person(uid)?.role]);
}

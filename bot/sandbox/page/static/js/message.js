/** How does one message (or one album) look to the person the page is acting as? */

import { h, icon, iconButton } from "./dom.js";
import { rich } from "./entities.js";
import { inlineKeyboard } from "./keyboard.js";
import { attachments, kindName, photoGrid } from "./media.js";
import { avatar, colourOf, personName, roleTag, senderName, tongue } from "./names.js";
import { pollView } from "./poll.js";
import { store } from "./store.js";
import { hourMinute } from "./times.js";
import { pick, t } from "./words.js";

/** One line that stands for a message: in the chat list, in quotes, in the pinned bar. */
export function summary(message) {
  if (!message) return "";
  if (message.view?.service) return serviceText(message);
  const words = (message.text ?? message.caption ?? message.poll?.question ?? "").replace(/\s+/g, " ").trim();
  const kind = kindName(message);
  if (message.poll) return `${t("poll")}: ${words}`;
  if (!kind) return words;
  return words ? `[${kind}] ${words}` : `[${kind}]`;
}

/** A service message in the page's language. */
export function serviceText(message) {
  const who = senderName(message);
  const joined = message.new_chat_members;
  if (joined?.length) {
    const name = joined.map(personName).join("、");
    return joined.length === 1 && joined[0].id === message.from?.id ? t("joined", { name }) : t("added", { who, name });
  }
  const gone = message.left_chat_member;
  if (gone) return gone.id === message.from?.id ? t("left", { name: personName(gone) }) : t("removed", { who, name: personName(gone) });
  if (message.pinned_message) {
    const what = summary(store.message(message.chat.id, message.pinned_message.message_id) ?? message.pinned_message);
    return what ? t("pinned", { who, what: what.length > 36 ? `${what.slice(0, 36)}…` : what }) : t("pinned_any", { who });
  }
  if (message.new_chat_title) return t("renamed", { who, what: message.new_chat_title });
  if (message.migrate_to_chat_id || message.migrate_from_chat_id) return t("migrated");
  return pick(message.view?.service) || t("service");
}

/**
 * The element of an item {key, messages, first, last}: `first` and `last` say where it stands in a run of messages by
 * the same sender. `actions` are the conversation's.
 */
export function messageItem(item, actions) {
  const message = item.messages[0];
  if (message.view?.service) return h("li", { class: "service", "data-message": message.message_id }, h("span", {}, serviceText(message)));
  const mine = Boolean(message.view?.mine);
  const group = message.chat.type !== "private";
  const name = senderName(message);
  const classes = ["message", mine ? "out" : "in", item.first && "first", item.last && "last", bare(message) && "bare"];
  return h(
    "li",
    {
      class: classes.filter(Boolean).join(" "),
      "data-message": message.message_id,
      "data-sender": message.from?.id,
      tabindex: "-1",
      "aria-label": `${mine ? t("you") : name}, ${hourMinute(message.date)}`,
    },
    group && !mine && h("span", { class: "face" }, item.last && avatar(message.from?.id, name)),
    h("div", { class: "stack" }, bubble(item, { mine, group, name, actions }), inlineKeyboard(item.messages.at(-1)), reactions(message), ballotAction(message, actions)),
    tools(message, actions),
  );
}

function bare(message) {
  return message.sticker && !message.reply_to_message;
}

function bubble(item, { mine, group, name, actions }) {
  const message = item.messages[0];
  const captioned = item.messages.find((m) => m.caption) ?? message;
  const words = message.text ?? captioned.caption;
  const entities = message.text !== undefined ? message.entities : captioned.caption_entities;
  const photos = photoGrid(item.messages);
  const text = words && h("div", { class: "text", dir: "auto", lang: tongue(words) }, rich(words, entities, actions), meta(item));
  const others = item.messages.flatMap((m) => attachments(m));
  const pictureOnly = photos && !words && !others.length;
  return h(
    "div",
    { class: `bubble ${photos ? "with-photo" : ""} ${pictureOnly ? "picture-only" : ""}` },
    group && !mine && item.first && sender(message, name, actions),
    topic(message),
    forwarded(message),
    quote(message, actions),
    photos,
    others,
    message.poll && pollView(message, actions),
    text || unknown(message, photos, others),
    !text && meta(item),
  );
}

function unknown(message, photos, others) {
  return !photos && !others.length && !message.poll && h("div", { class: "text unsupported" }, t("unsupported"));
}

function sender(message, name, actions) {
  const id = message.from?.id;
  const tag = message.sender_tag ?? message.author_signature ?? roleTag(id);
  return h(
    "div",
    { class: "sender" },
    h("button", { type: "button", class: `sender-name ink-${id === store.bot?.id ? "bot" : colourOf(id)}`, onclick: () => actions.person(message.from) }, name),
    tag && h("span", { class: "sender-tag" }, tag),
  );
}

/** In a group with topics: in which one it stands; what stands in General says nothing. */
function topic(message) {
  const name = message.is_topic_message && store.chat(message.chat.id)?.topics?.[message.message_thread_id];
  return name && h("div", { class: "topic", dir: "auto" }, `# ${name}`);
}

function forwarded(message) {
  const origin = message.forward_origin;
  if (!origin) return null;
  const name = origin.sender_user_name ?? origin.chat?.title ?? origin.sender_chat?.title ?? personName(store.person(origin.sender_user?.id) ?? origin.sender_user);
  return h("div", { class: "forwarded" }, icon("forward"), t("forwarded", { name }));
}

function quote(message, actions) {
  const target = message.reply_to_message;
  if (!target) return null;
  const id = target.from?.id;
  const full = store.message(message.chat.id, target.message_id) ?? target;
  return h(
    "button",
    { type: "button", class: `quote ink-${id === store.bot?.id ? "bot" : colourOf(id)}`, onclick: () => actions.jump(target.message_id) },
    h("span", { class: "quote-name" }, senderName(full)),
    h("span", { class: "quote-text" }, message.quote?.text ?? summary(full)),
  );
}

function meta({ messages }) {
  const edited = messages.some((m) => m.edit_date && !m.edit_hidden);
  const pinned = store.chat(messages[0].chat.id)?.pinned?.some((p) => p.message_id === messages[0].message_id);
  return h("span", { class: "meta" }, pinned && icon("pin"), edited && h("span", { class: "edited" }, t("edited")), h("time", {}, hourMinute(messages[0].date)));
}

function reactions(message) {
  const given = Object.entries(message.view?.reactions ?? {}).filter(([, who]) => who.length);
  if (!given.length) return null;
  return h("div", { class: "reactions" }, given.map(([emoji, who]) => h("span", { class: "reaction", title: who.map((id) => personName(store.person(id))).join("、") }, `${emoji} ${who.length}`)));
}

/** Words by which a keyboard is recognised as a ballot rather than a card's actions. */
const BALLOT = /同意|赞成|反对|弃权|\b(in favou?r|for|against|abstain|yes|no|agree|disagree)\b/i;

export function isBallot(message) {
  return message.poll ? !message.poll.is_closed : ballotKeys(message).length > 1;
}

/** The buttons that are votes. */
export function ballotKeys(message) {
  return (message.reply_markup?.inline_keyboard ?? []).flat().filter((b) => b.callback_data !== undefined && BALLOT.test(b.text));
}

function ballotAction(message, actions) {
  if (message.chat.type === "private" || !message.view?.from_bot || !isBallot(message)) return null;
  return h(
    "button",
    { type: "button", class: "everybody", title: t("everybody_hint"), "aria-haspopup": "menu", "data-focus": "everybody", onclick: (event) => actions.everybody(message, event.currentTarget) },
    icon("vote"),
    t("everybody"),
  );
}

/** The small buttons beside a message, shown on hover and focus. */
function tools(message, actions) {
  const more = (event) => actions.menu(message, event.currentTarget);
  return h(
    "div",
    { class: "tools" },
    iconButton("reply", t("reply"), () => actions.reply(message), { tabindex: "-1" }),
    iconButton("more", t("actions"), more, { tabindex: "-1", "aria-haspopup": "menu" }),
  );
}

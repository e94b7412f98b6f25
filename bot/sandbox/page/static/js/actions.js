/** What can be done with a message or a chat? The menus behind right click, long press, Enter and "…". */

import { api } from "./api.js";
import { openLinkDialog } from "./dialogs.js";
import { memberList } from "./members.js";
import { ballotKeys, isBallot } from "./message.js";
import { chatTitle } from "./names.js";
import { attempt, menu, toast } from "./overlay.js";
import { store } from "./store.js";
import { t } from "./words.js";

const MOST = 0.85; // of the others take the first choice

export function messageMenu(message, anchor, actions) {
  const mine = Boolean(message.view?.mine);
  const words = message.text ?? message.caption;
  const votable = message.view?.from_bot && message.chat.type !== "private" && hasChoice(message);
  menu(anchor, t("actions"), [
    { label: t("reply"), icon: "reply", act: () => actions.reply(message) },
    mine && words && !message.forward_origin && { label: t("edit"), icon: "edit", act: () => actions.edit(message) },
    words && { label: t("copy"), icon: "copy", act: () => copy(words) },
    { label: t("forward"), icon: "forward", act: () => forwardTo(message, anchor) },
    !mine && { label: "👍", icon: "smile", act: () => react(message, "👍") },
    votable && { label: t("everybody"), icon: "vote", act: () => actions.everybody(message, anchor) },
    mine && { label: t("delete"), icon: "trash", kind: "danger", act: () => remove(message) },
  ]);
}

/** The other people vote: each as they like, or most of them for the first choice. */
export function everybodyMenu(message, anchor) {
  const keys = ballotKeys(message).map((key) => key.text);
  const first = message.poll?.options[0].text ?? keys[0];
  const vote = (lean) => () =>
    attempt(async () => {
      const how = { except: [store.me.id], lean, ...(keys.length > 1 && { among: keys }) };
      const { voters } = await api.everybodyVotes(message.chat.id, message.message_id, how);
      toast(voters ? t("everybody_done", { n: voters }) : t("everybody_none"));
    });
  menu(anchor, t("everybody"), [
    first && { label: t("everybody_most", { choice: first }), icon: "check", act: vote(MOST) },
    { label: t("everybody_any"), icon: "vote", act: vote(0) },
  ]);
}

function hasChoice(message) {
  return isBallot(message) || (message.reply_markup?.inline_keyboard ?? []).flat().some((b) => b.callback_data !== undefined);
}

function copy(words) {
  navigator.clipboard?.writeText(words).then(() => toast(t("copied")), () => {});
}

function forwardTo(message, anchor) {
  const chats = [...store.chats.values()].filter((c) => c.can_write || c.type === "private");
  const send = async (chat) => {
    const body = { chat_id: chat.id, forward_of: { chat_id: message.chat.id, message_id: message.message_id } };
    const { messages } = await api.act(store.me.id, "messages", body);
    await store.show(chat.id);
    store.accept(messages ?? []);
  };
  menu(anchor, t("forward"), chats.map((chat) => ({ label: chatTitle(chat), icon: "forward", act: () => attempt(() => send(chat)) })));
}

function react(message, emoji) {
  const already = message.view?.reactions?.[emoji]?.includes(store.me.id);
  const body = { chat_id: message.chat.id, message_id: message.message_id, emoji: already ? null : emoji };
  return attempt(() => api.act(store.me.id, "reactions", body));
}

function remove(message) {
  return attempt(() => api.act(store.me.id, "deletions", { chat_id: message.chat.id, message_ids: [message.message_id] }));
}

/** The menu in the chat's header. */
export function chatMenu(chat, anchor, { search }) {
  const { me } = store;
  const act = (what, body = {}) => () => attempt(() => api.act(me.id, what, body));
  const group = chat.type !== "private";
  const there = chat.members?.includes(store.bot.id);
  const leads = chat.administrators?.includes(me.id);
  const raised = chat.administrators?.includes(store.bot.id);
  const rank = raised ? "demote" : "promote";
  menu(anchor, chatTitle(chat), [
    { label: t("search"), icon: "search", act: search },
    group && { label: t("group_info"), icon: "people", act: () => memberList(chat) },
    group && chat.is_member && !there && { label: t("bot_add"), icon: "people", act: act("add-bot", { chat_id: chat.id }) },
    group && there && leads && { label: t(raised ? "bot_demote" : "bot_promote"), icon: "check", act: act(rank, { chat_id: chat.id, user_id: store.bot.id }) },
    group && there && leads && { label: t("bot_remove"), icon: "out", kind: "danger", act: act("remove-bot", { chat_id: chat.id }) },
    group && chat.is_member && { label: t("leave"), icon: "out", kind: "danger", act: act("leave", { chat_id: chat.id }) },
    group && !chat.is_member && { label: t("join"), icon: "people", act: act("join", { chat_id: chat.id }) },
    { label: t("open_link"), icon: "link", act: openLinkDialog },
    !group && me.started && !me.blocked && { label: t("block"), icon: "close", kind: "danger", act: act("block") },
    !group && me.blocked && { label: t("unblock"), icon: "check", act: act("unblock") },
  ]);
}

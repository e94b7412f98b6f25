/** Which chats does this person have, and what is new in them? */

import { arrowKeys, fill, h, icon } from "./dom.js";
import { summary } from "./message.js";
import { chatAvatar, chatTitle, senderName } from "./names.js";
import { store } from "./store.js";
import { dayKey, shortWhen } from "./times.js";
import { t } from "./words.js";

export function chatList(root) {
  const list = h("ul", { class: "rows" });
  arrowKeys(list, ".chat-row");
  root.append(list);
  const draw = () => {
    root.setAttribute("aria-label", t("chats"));
    const focused = document.activeElement?.closest?.(".chat-row")?.dataset.chat;
    fill(list, sorted().map(row));
    if (focused) list.querySelector(`[data-chat="${CSS.escape(focused)}"]`)?.focus();
  };
  store.on("person chats chat open people drafts", draw);
  let day = "";
  store.on("clock", () => {
    if (day !== (day = dayKey(store.now))) draw();
  });
  store.on("messages", ({ message }) => message && draw());
}

function sorted() {
  const when = (chat) => chat.last?.date ?? 0;
  return [...store.chats.values()].filter((c) => !c.migrated_to).sort((a, b) => when(b) - when(a));
}

function row(chat) {
  const open = chat.id === store.open;
  const unread = chat.unread ?? 0;
  const name = chatTitle(chat);
  const pinned = chat.pinned?.length > 0;
  return h(
    "li",
    {},
    h(
      "button",
      {
        type: "button",
        class: "chat-row",
        "data-chat": chat.id,
        "aria-current": open ? "true" : undefined,
        "aria-label": unread ? `${name}, ${t("unread", { n: unread })}` : name,
        onclick: () => store.show(chat.id),
      },
      chatAvatar(chat),
      h(
        "span",
        { class: "row-words" },
        h("span", { class: "row-line" }, h("span", { class: "row-name" }, name), h("span", { class: "row-when" }, chat.last && shortWhen(chat.last.date, store.now))),
        h("span", { class: "row-line" }, h("span", { class: "row-about" }, lastLine(chat)), unread ? h("span", { class: "badge" }, unread > 99 ? "99+" : String(unread)) : pinned && icon("pin")),
      ),
    ),
  );
}

function lastLine(chat) {
  const { last } = chat;
  const draft = chat.id !== store.open && store.draft(chat.id).replace(/\s+/g, " ").trim();
  if (draft) return [h("span", { class: "row-draft" }, `${t("draft")}: `), draft];
  if (!last) return chat.type === "private" && !store.me.started ? t("start_hint") : t("no_messages");
  if (last.view?.service || chat.type === "private") return summary(last);
  const who = last.view?.mine ? t("you") : senderName(last);
  return [h("span", { class: "row-who" }, `${who}: `), summary(last)];
}

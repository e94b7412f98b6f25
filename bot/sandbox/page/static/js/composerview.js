/** How does the composer look? Its elements, the gates before it, the menu of attachments. */

import { api } from "./api.js";
import { openLinkDialog } from "./dialogs.js";
import { fill, h, icon, iconButton } from "./dom.js";
import { startBot } from "./links.js";
import { attempt, menu } from "./overlay.js";
import { store } from "./store.js";
import { fileSize } from "./times.js";
import { t } from "./words.js";

/** As high as its text, where the style sheet cannot say so. */
export function grow(field) {
  field.style.setProperty("height", "auto");
  if (field.scrollHeight) field.style.setProperty("height", `${field.scrollHeight}px`);
}

/** The elements of the composer. */
export function build() {
  const field = h("textarea", { class: "write", rows: "1", enterkeyhint: "send", autocomplete: "off", "aria-autocomplete": "list" });
  const ui = {
    field,
    send: h("button", { type: "button", class: "icon-button send" }, icon("send")),
    attach: h("button", { type: "button", class: "icon-button", "aria-haspopup": "menu" }, icon("attach")),
    menu: h("button", { type: "button", class: "menu-button" }),
    context: h("div", { class: "context", hidden: true }),
    files: h("div", { class: "staged", hidden: true }),
    gate: h("div", { class: "gate", hidden: true }),
    keys: h("div", { class: "reply-keyboard", hidden: true }),
  };
  ui.row = h("div", { class: "write-row" }, ui.menu, ui.attach, field, ui.send);
  ui.element = h("div", { class: "composer" }, ui.context, ui.files, ui.row, ui.gate, ui.keys);
  return ui;
}

/** Words and gates that depend on the chat: may one write here, is the bot started? */
export function update(ui) {
  const chat = store.chat();
  const group = chat.type !== "private";
  ui.field.placeholder = t(group ? "write_group" : "write");
  ui.field.setAttribute("aria-label", t("write"));
  ui.field.title = t("keyboard_help");
  label(ui.send, t("send"));
  label(ui.attach, t("attach"));
  fill(ui.menu, icon("menu"), h("span", {}, t("menu")));
  ui.menu.hidden = group || !chat.commands?.length;
  const gate = gateFor(chat, group);
  ui.row.hidden = Boolean(gate);
  ui.gate.hidden = !gate;
  fill(ui.gate, gate);
}

function label(button, words) {
  button.title = words;
  button.setAttribute("aria-label", words);
}

function gateFor(chat, group) {
  const { me } = store;
  const big = (words, work, hint) => [hint && h("p", { class: "hint" }, hint), h("button", { type: "button", class: "button primary wide", onclick: () => attempt(work) }, words)];
  if (!group && me.blocked) return big(t("unblock"), () => api.act(me.id, "unblock"));
  if (!group && !me.started) return big(t("start"), () => startBot(), t("start_hint"));
  if (group && !chat.is_member) return big(t("join"), () => api.act(me.id, "join", { chat_id: chat.id }), t("not_member"));
  if (group && chat.can_write === false) return [h("p", { class: "hint" }, chat.migrated_to ? t("migrated") : t("not_member"))];
  return null;
}

/** What can be sent besides words. */
export function attachMenu(ui, sendNow, take) {
  const choose = (kind, accept) => () => {
    const input = h("input", { type: "file", multiple: true, accept });
    input.addEventListener("change", () => take(input.files, kind));
    input.click();
  };
  const sample = (body) => () => sendNow(body);
  menu(ui.attach, t("attach"), [
    { label: t("send_photo"), icon: "photo", act: choose("photo", "image/*") },
    { label: t("send_file"), icon: "file", act: choose("document", "") },
    { label: t("send_voice"), icon: "mic", act: sample({ voice: { base64: "T2dnUw==", duration: 7 } }) },
    { label: t("send_sticker"), icon: "smile", act: sample({ sticker: { emoji: "👍" } }) },
    { label: t("location"), icon: "place", act: sample({ location: { latitude: 37.5193, longitude: 111.1442 } }) },
    { label: t("open_link"), icon: "link", act: openLinkDialog },
  ]);
}

/** A file that waits to be sent. */
export function fileChip({ kind, file }, remove) {
  const picture = kind === "photo" && h("img", { src: URL.createObjectURL(file), alt: "" });
  picture?.addEventListener?.("load", () => URL.revokeObjectURL(picture.src));
  return h(
    "div",
    { class: "staged-file" },
    picture || icon("file"),
    h("span", { class: "staged-name" }, file.name || t(kind), h("small", {}, fileSize(file.size))),
    iconButton("close", `${t("remove")} ${file.name || t(kind)}`, remove),
  );
}

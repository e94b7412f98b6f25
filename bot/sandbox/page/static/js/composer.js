/** How does one write? Text, replies, edits, photos and files, the command menu, mentions, reply keyboards. */

import { api } from "./api.js";
import { fill, h, icon, iconButton } from "./dom.js";
import { openLinkDialog } from "./dialogs.js";
import { startBot } from "./links.js";
import { summary } from "./message.js";
import { personName, senderName } from "./names.js";
import { attempt, menu, toast } from "./overlay.js";
import { replyKeyboard } from "./replykeyboard.js";
import { store } from "./store.js";
import { suggestions } from "./suggest.js";
import { fileSize } from "./times.js";
import { t } from "./words.js";

const LONGEST = 4096;
const LARGEST = 20 * 1024 * 1024;

/** The composer: {element, connect, opened, update, reply, edit, insert, sendText}. */
export function composer() {
  const ui = build();
  const state = { reply: null, edit: null, files: [], drafts: new Map(), actions: null, chat: null };
  const suggest = suggestions(ui.field, (text) => sendNow({ text }));

  const resize = () => {
    if (!CSS.supports("field-sizing", "content")) grow(ui.field);
    ui.send.disabled = !ui.field.value.trim() && !state.files.length;
  };
  const context = () => {
    const message = state.edit ?? state.reply;
    const label = state.edit ? t("editing") : message && t("reply_to", { name: senderName(message) });
    fill(
      ui.context,
      message && [
        icon(state.edit ? "edit" : "reply"),
        h("span", { class: "context-words" }, h("span", { class: "context-head" }, label), h("span", { class: "context-text" }, summary(message))),
        iconButton("close", t("cancel"), () => cancel()),
      ],
    );
    ui.context.hidden = !message;
    fill(ui.files, state.files.map((item) => fileChip(item, () => dropFile(item))));
    ui.files.hidden = !state.files.length;
    resize();
  };
  const clear = () => {
    Object.assign(state, { reply: null, edit: null, files: [] });
    ui.field.value = "";
    suggest.close();
    context();
  };
  const cancel = () => {
    if (state.edit) ui.field.value = "";
    Object.assign(state, { reply: null, edit: null });
    context();
    ui.field.focus();
  };
  const dropFile = (item) => {
    state.files = state.files.filter((f) => f !== item);
    context();
  };
  const take = (files, kind) => {
    for (const file of files) {
      if (file.size > LARGEST) toast(t("too_big"), "bad");
      else state.files.push({ kind: kind ?? (file.type.startsWith("image/") ? "photo" : "document"), file });
    }
    state.edit = null;
    context();
    ui.field.focus();
  };

  /** Send something at once, whatever stands in the field. */
  function sendNow(body) {
    return attempt(async () => {
      const { messages } = await api.act(store.me.id, "messages", { chat_id: store.open, ...body });
      store.accept(messages ?? []);
      state.actions.toEnd();
    });
  }
  const sendText = (text) => sendNow({ text });

  async function submit() {
    const text = ui.field.value.trim();
    if (text.length > LONGEST) return toast(t("text_too_long"), "bad");
    if (!text && !state.files.length) return undefined;
    const held = { text: ui.field.value, reply: state.reply, edit: state.edit, files: state.files };
    const work = state.edit ? sendEdit(state.edit, text) : sendNew(text, state);
    clear();
    if (!(await attempt(() => work))) {
      Object.assign(state, { reply: held.reply, edit: held.edit, files: held.files });
      ui.field.value = held.text;
      context();
    } else state.actions.toEnd();
    return undefined;
  }

  ui.field.addEventListener("input", resize);
  ui.field.addEventListener("keydown", (event) => {
    if (suggest.handles(event) || event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      submit();
    } else if (event.key === "Escape" && (state.reply || state.edit)) {
      event.stopPropagation();
      cancel();
    } else if (event.key === "ArrowUp" && !ui.field.value) {
      const own = store.messages().findLast((m) => m.view?.mine && m.text);
      if (own) {
        event.preventDefault();
        edit(own);
      }
    }
  });
  ui.field.addEventListener("paste", (event) => event.clipboardData.files.length && (event.preventDefault(), take(event.clipboardData.files)));
  ui.send.addEventListener("click", submit);
  ui.attach.addEventListener("click", () => attachMenu(ui, sendNow, take));
  ui.menu.addEventListener("click", () => suggest.all());
  ui.element.addEventListener("dragover", (event) => event.preventDefault());
  ui.element.addEventListener("drop", (event) => (event.preventDefault(), take(event.dataTransfer.files)));

  function edit(message) {
    Object.assign(state, { edit: message, reply: null, files: [] });
    ui.field.value = message.text ?? message.caption ?? "";
    context();
    ui.field.focus();
  }

  return {
    element: ui.element,
    connect: (actions) => (state.actions = actions),
    sendText,
    edit,
    reply(message) {
      Object.assign(state, { reply: message, edit: null });
      context();
      ui.field.focus();
    },
    insert(text) {
      ui.field.setRangeText(text, ui.field.selectionStart, ui.field.selectionEnd, "end");
      resize();
      ui.field.focus();
    },
    /** Another chat came on: its draft, and the focus where there is a real keyboard. */
    opened() {
      if (state.chat !== null) state.drafts.set(state.chat, ui.field.value);
      state.chat = `${store.me.id}:${store.open}`;
      clear();
      ui.field.value = state.drafts.get(state.chat) ?? "";
      resize();
      if (matchMedia("(hover: hover) and (min-width: 48em)").matches) ui.field.focus();
    },
    update: () => update(ui, resize),
    /** The reply keyboard, as the newest messages want it. */
    keys() {
      fill(ui.keys, replyKeyboard(store.messages(), sendNow));
      ui.keys.hidden = !ui.keys.childElementCount || !ui.gate.hidden;
    },
  };
}

/** As high as its text, where the style sheet cannot say so. */
function grow(field) {
  field.style.setProperty("height", "auto");
  if (field.scrollHeight) field.style.setProperty("height", `${field.scrollHeight}px`);
}

function build() {
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
function update(ui, resize) {
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
  resize();
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

function attachMenu(ui, sendNow, take) {
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

function fileChip({ kind, file }, remove) {
  const picture = kind === "photo" && h("img", { src: URL.createObjectURL(file), alt: "" });
  picture?.addEventListener?.("load", () => URL.revokeObjectURL(picture.src));
  return h(
    "div",
    { class: "staged-file" },
    picture || icon("file"),
    h("span", { class: "staged-name" }, file.name || t(kind), h("small", {}, fileSize(file.size))),
    iconButton("close", `${t("remove")} ${file.name || personName(store.me)}`, remove),
  );
}

async function sendEdit(message, text) {
  const body = { chat_id: message.chat.id, message_id: message.message_id, text };
  const answer = await api.act(store.me.id, "edits", body);
  if (answer.message) store.accept([answer.message]);
}

async function sendNew(text, { reply, files }) {
  const payload = { chat_id: store.open };
  if (text) payload.text = text;
  if (reply) payload.reply_to_message_id = reply.message_id;
  const send = files.length ? (part) => api.upload(store.me.id, payload, part) : () => api.act(store.me.id, "messages", payload);
  const { messages } = await send(files);
  store.accept(messages ?? []);
}

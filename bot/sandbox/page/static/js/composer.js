/** How does one write? Text, replies, edits, photos and files; commands and mentions are suggested. */

import { api } from "./api.js";
import { attachMenu, build, fileChip, grow, update } from "./composerview.js";
import { fill, h, icon, iconButton } from "./dom.js";
import { summary } from "./message.js";
import { senderName } from "./names.js";
import { attempt, toast } from "./overlay.js";
import { replyKeyboard } from "./replykeyboard.js";
import { store } from "./store.js";
import { suggestions } from "./suggest.js";
import { t } from "./words.js";

const LONGEST = 4096;
const LARGEST = 20 * 1024 * 1024;

/** The field for writing in the open chat, with what is being answered, edited or attached. */
export class Composer {
  #ui = build();
  #suggest;
  #toEnd = () => {};
  #answered = null; // the message being replied to
  #edited = null; // one's own message being changed
  #files = [];
  #place = null; // whose draft for which chat stands in the field: {person, chat}

  constructor() {
    this.#suggest = suggestions(this.#ui.field, (text) => this.sendNow({ text }));
    this.#listen();
  }

  get element() {
    return this.#ui.element;
  }

  /** `toEnd()` scrolls the conversation to what was just sent. */
  connect({ toEnd }) {
    this.#toEnd = toEnd;
  }

  reply(message) {
    this.#begin({ answered: message });
  }

  edit(message) {
    this.#files = [];
    this.#ui.field.value = message.text ?? message.caption ?? "";
    this.#begin({ edited: message });
  }

  insert(text) {
    const { field } = this.#ui;
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    this.#resize();
    field.focus();
  }

  /** Send something at once, whatever stands in the field. */
  sendNow(body) {
    return attempt(async () => {
      const { messages } = await api.act(store.me.id, "messages", { chat_id: store.open, ...body });
      store.accept(messages ?? []);
      this.#toEnd();
    });
  }

  /** Another chat came on: its draft, and the focus where there is a real keyboard. */
  opened() {
    const { field } = this.#ui;
    this.put();
    this.#place = { person: store.me.id, chat: store.open };
    this.#clear();
    field.value = store.draft(store.open);
    this.#resize();
    if (matchMedia("(hover: hover) and (min-width: 48em)").matches) field.focus();
  }

  /** The chat is left: what was begun stays with it. */
  put() {
    if (this.#place) store.keepDraft(this.#place, this.#edited ? "" : this.#ui.field.value);
    this.#place = null;
  }

  /** The chat changed: may one write here? */
  update() {
    update(this.#ui);
    this.#resize();
  }

  /** The reply keyboard, as the newest messages want it. */
  keys() {
    const { keys, gate } = this.#ui;
    fill(keys, replyKeyboard(store.messages(), (body) => this.sendNow(body)));
    keys.hidden = !keys.childElementCount || !gate.hidden;
  }

  #listen() {
    const { field, send, attach, menu, element } = this.#ui;
    field.addEventListener("input", () => this.#resize());
    field.addEventListener("keydown", (event) => this.#key(event));
    field.addEventListener("paste", (event) => this.#drop(event, event.clipboardData));
    element.addEventListener("dragover", (event) => event.preventDefault());
    element.addEventListener("drop", (event) => this.#drop(event, event.dataTransfer));
    send.addEventListener("click", () => this.#submit());
    attach.addEventListener("click", () => attachMenu(this.#ui, (body) => this.sendNow(body), (files, kind) => this.#take(files, kind)));
    menu.addEventListener("click", () => this.#suggest.all());
  }

  #key(event) {
    if (this.#suggest.handles(event) || event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.#submit();
    } else if (event.key === "Escape" && (this.#answered || this.#edited)) {
      event.stopPropagation();
      this.#cancel();
    } else if (event.key === "ArrowUp" && !this.#ui.field.value) {
      const own = store.messages().findLast((m) => m.view?.mine && m.text);
      if (!own) return;
      event.preventDefault();
      this.edit(own);
    }
  }

  #drop(event, { files }) {
    if (!files.length) return;
    event.preventDefault();
    this.#take(files);
  }

  #take(files, kind) {
    for (const file of files) {
      if (file.size > LARGEST) toast(t("too_big"), "bad");
      else this.#files.push({ kind: kind ?? (file.type.startsWith("image/") ? "photo" : "document"), file });
    }
    this.#begin({ answered: this.#answered });
  }

  #begin({ answered = null, edited = null }) {
    this.#hold(answered, edited);
    this.#show();
    this.#ui.field.focus();
  }

  #hold(answered, edited) {
    this.#answered = answered;
    this.#edited = edited;
  }

  #cancel() {
    if (this.#edited) this.#ui.field.value = "";
    this.#begin({});
  }

  #clear() {
    this.#files = [];
    this.#hold(null, null);
    this.#ui.field.value = "";
    this.#suggest.close();
    this.#show();
  }

  /** What is answered or changed, and the files, above the field. */
  #show() {
    const { context, files } = this.#ui;
    const message = this.#edited ?? this.#answered;
    fill(context, message && this.#context(message));
    context.hidden = !message;
    fill(files, this.#files.map((item) => fileChip(item, () => this.#remove(item))));
    files.hidden = !this.#files.length;
    this.#resize();
  }

  #context(message) {
    const head = this.#edited ? t("editing") : t("reply_to", { name: senderName(message) });
    return [
      icon(this.#edited ? "edit" : "reply"),
      h("span", { class: "context-words" }, h("span", { class: "context-head" }, head), h("span", { class: "context-text" }, summary(message))),
      iconButton("close", t("cancel"), () => this.#cancel()),
    ];
  }

  #remove(item) {
    this.#files = this.#files.filter((other) => other !== item);
    this.#show();
  }

  #resize() {
    const { field, send } = this.#ui;
    if (!CSS.supports("field-sizing", "content")) grow(field);
    send.disabled = !field.value.trim() && !this.#files.length;
  }

  /** Send what stands in the field; if that fails, all of it comes back. */
  async #submit() {
    const { field } = this.#ui;
    const [text, answered, edited, files] = [field.value.trim(), this.#answered, this.#edited, this.#files];
    if (text.length > LONGEST) return toast(t("text_too_long"), "bad");
    if (!text && !files.length) return undefined;
    this.#clear();
    if (await attempt(() => (edited ? sendEdit(edited, text) : sendNew(text, answered, files)))) return this.#toEnd();
    this.#files = files;
    field.value = text;
    return this.#begin({ answered, edited });
  }
}

async function sendEdit(message, text) {
  const body = { chat_id: message.chat.id, message_id: message.message_id, text };
  const answer = await api.act(store.me.id, "edits", body);
  if (answer.message) store.accept([answer.message]);
}

async function sendNew(text, answered, files) {
  const payload = { chat_id: store.open };
  if (text) payload.text = text;
  if (answered) payload.reply_to_message_id = answered.message_id;
  const send = files.length ? (part) => api.upload(store.me.id, payload, part) : () => api.act(store.me.id, "messages", payload);
  const { messages } = await send(files);
  store.accept(messages ?? []);
}

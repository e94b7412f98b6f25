/** Which buttons does the bot offer in place of typing? */

import { h } from "./dom.js";

/** The reply keyboard that the newest message about it asks for, as rows of buttons; null when there is none. */
export function replyKeyboard(messages, sendText) {
  const last = messages.findLast((m) => m.view?.from_bot && (m.reply_markup?.keyboard || m.reply_markup?.remove_keyboard));
  const markup = last?.reply_markup;
  if (!markup?.keyboard) return null;
  const used = markup.one_time_keyboard && messages.some((m) => m.message_id > last.message_id && m.view?.mine);
  if (used) return null;
  const button = (key) => h("button", { type: "button", class: "key plain", onclick: () => sendText(key.text ?? key) }, key.text ?? key);
  return markup.keyboard.map((row) => h("div", { class: "keyboard-row" }, row.map(button)));
}

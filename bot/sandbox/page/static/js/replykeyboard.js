/** Which buttons does the bot offer in place of typing? */

import { h } from "./dom.js";
import { personName } from "./names.js";
import { store } from "./store.js";

const PAVILION = { latitude: 37.5193, longitude: 111.1442 }; // where the sample community is

/** The reply keyboard that the newest message about it asks for, as rows of buttons; null when there is none. */
export function replyKeyboard(messages, send) {
  const last = messages.findLast((m) => m.view?.from_bot && (m.reply_markup?.keyboard || m.reply_markup?.remove_keyboard));
  const markup = last?.reply_markup;
  if (!markup?.keyboard) return null;
  const used = markup.one_time_keyboard && messages.some((m) => m.message_id > last.message_id && m.view?.mine);
  if (used) return null;
  const button = (key) => h("button", { type: "button", class: "key plain", onclick: () => send(content(key)) }, key.text ?? key);
  return markup.keyboard.map((row) => h("div", { class: "keyboard-row" }, row.map(button)));
}

/** What pressing the key sends: its text, or what it asks for. */
function content(key) {
  if (key.request_contact) return { contact: { phone_number: sampleNumber(), first_name: personName(store.me) } };
  if (key.request_location) return { location: PAVILION };
  return { text: key.text ?? key };
}

/** A number that belongs to nobody: Chinese mobile numbers have no such prefix. */
function sampleNumber() {
  return `+86100${String(store.me.id).padStart(8, "0").slice(-8)}`;
}

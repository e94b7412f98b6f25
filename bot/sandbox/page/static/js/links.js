/** Where does a link lead? Links to the bot stay inside the page; all others open in a new tab. */

import { api } from "./api.js";
import { attempt } from "./overlay.js";
import { store } from "./store.js";

/** {start} or {bot: true} for an address of our bot, {user} for another t.me name, else null. */
export function parseLink(address) {
  let url;
  try {
    url = new URL(address.trim(), "https://t.me/");
  } catch {
    return null;
  }
  if (url.protocol === "tg:") {
    const name = url.searchParams.get("domain");
    return name ? named(name, url.searchParams) : null;
  }
  if (!/^(www\.)?(t\.me|telegram\.me)$/.test(url.hostname)) return null;
  const [name, ...rest] = url.pathname.split("/").filter(Boolean);
  return name && !rest.length ? named(name, url.searchParams) : null;
}

function named(name, query) {
  if (name.toLowerCase() !== store.bot?.username?.toLowerCase()) return { user: name };
  return query.has("start") ? { start: query.get("start") } : { bot: true };
}

const PAYLOAD = /^[A-Za-z0-9_-]{1,64}$/; // all that a deep link may carry, says the Bot API

/** Why an address cannot be opened here: [a key of words.js, its gaps]; null if it can. */
export function linkProblem(address) {
  const bot = store.bot.username;
  const typed = address.trim();
  const link = /^(https?:\/\/|tg:|(www\.)?(t|telegram)\.me\/)/i.test(typed) ? parseLink(typed.replace(/^(?=[a-z.]+\/)/i, "https://")) : null;
  if (!link) return ["link_none", { bot }];
  if (link.user) return ["link_other", { name: link.user, bot }];
  if (link.start !== undefined && !PAYLOAD.test(link.start)) return ["link_broken"];
  return null;
}

export function isDeepLink(address) {
  const link = parseLink(address);
  return Boolean(link && !link.user);
}

/** Open a link to the bot here; false when the browser should open it. */
export function followLink(address) {
  const link = parseLink(address);
  if (!link || link.user) return false;
  attempt(async () => {
    await store.show(store.me.id);
    if (link.start !== undefined || !store.me.started) await startBot(link.start);
  });
  return true;
}

/** Press "Start" in the private chat, with the payload of a deep link. */
export async function startBot(payload) {
  const { messages } = await api.act(store.me.id, "start", payload ? { payload } : {});
  store.me.started = true;
  store.accept(messages ?? []);
  store.emit("chat");
}

/** How does the page ask the sandbox? The control API of docs/sandbox.md, and its stream of events. */

import { t } from "./words.js";

/** A refusal by the sandbox; `message` is its plain sentence. */
export class Refused extends Error {
  constructor(message, status = 0) {
    super(message);
    this.status = status;
  }
}

async function ask(path, options = {}) {
  let response;
  try {
    response = await fetch(`/sandbox/${path}`, options);
  } catch {
    throw new Refused(t("unreachable"));
  }
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(body.error ?? `HTTP ${response.status}`, response.status);
  return body;
}

function post(path, body) {
  return ask(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
}

export const api = {
  world: (uid) => ask(uid ? `world?as=${uid}` : "world"),
  messages: (uid, cid, before) => ask(`people/${uid}/chats/${cid}/messages?limit=60${before ? `&before=${before}` : ""}`),
  unread: () => ask("unread"),
  act: (uid, what, body = {}) => post(`people/${uid}/${what}`, body),
  forward: (seconds) => post("clock", { forward_seconds: seconds }),
  everybodyVotes: (cid, mid, how) => post("everybody-votes", { chat_id: cid, message_id: mid, seconds: 4, ...how }),
  language: (tag) => post("language", { language: tag }),
  upload(uid, payload, files) {
    const form = new FormData();
    form.append("payload", JSON.stringify(payload));
    for (const { kind, file } of files) form.append(kind, file, file.name);
    return ask(`people/${uid}/messages`, { method: "POST", body: form });
  },
};

const RETRY_MS = 1500;

/**
 * Follow a person's events from the number `since` on. Calls `onEvent(event)`, and `onLost()` when the connection breaks.
 * What happens until it is there again may be missing, and a sandbox started anew counts from nought: so `onBack()` reads
 * the world anew and gives its number; while it fails, it is asked again. Returns a function that stops.
 */
export function follow(uid, since, { onEvent, onLost, onBack }) {
  let source;
  let timer;
  let stopped = false;
  const connect = (from) => {
    if (stopped) return;
    source = new EventSource(`/sandbox/people/${uid}/events?since=${from}`);
    source.onmessage = ({ data }) => onEvent(JSON.parse(data));
    source.onerror = () => {
      source.close();
      onLost();
      retry();
    };
  };
  const retry = () => {
    timer = setTimeout(() => !stopped && onBack().then(connect, retry), RETRY_MS);
  };
  connect(since);
  return () => {
    stopped = true;
    clearTimeout(timer);
    source.close();
  };
}

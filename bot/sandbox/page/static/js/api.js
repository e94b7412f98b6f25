/** How does the page ask the sandbox? The control API of docs/sandbox.md, and its stream of events. */

import { t } from "./words.js";

/** A refusal by the sandbox; `message` is its plain sentence. */
export class Refused extends Error {}

async function ask(path, options = {}) {
  let response;
  try {
    response = await fetch(`/sandbox/${path}`, options);
  } catch {
    throw new Refused(t("unreachable"));
  }
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(body.error ?? `HTTP ${response.status}`);
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

/**
 * Follow a person's events. Calls `onEvent(event)`, `onLost()` when the connection breaks and `onBack()` once it is
 * there again: what happened in between may be missing, so the caller reads the world anew. Returns a function that stops.
 */
export function follow(uid, since, { onEvent, onLost, onBack }) {
  let source;
  let timer;
  let lost = false;
  let last = since;
  const connect = () => {
    source = new EventSource(`/sandbox/people/${uid}/events?since=${last}`);
    source.onopen = () => {
      if (lost) onBack();
      lost = false;
    };
    source.onmessage = ({ data }) => {
      const event = JSON.parse(data);
      last = event.seq ?? last;
      onEvent(event);
    };
    source.onerror = () => {
      if (!lost) onLost();
      lost = true;
      if (source.readyState === EventSource.CLOSED) timer = setTimeout(connect, 1500);
    };
  };
  connect();
  return () => {
    clearTimeout(timer);
    source.close();
  };
}

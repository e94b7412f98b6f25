/** What does the page know? One person's view of the room, changed only by the sandbox's answers and events. */

import { api, follow } from "./api.js";
import { recall, remember } from "./preferences.js";
import { useZone } from "./times.js";

/** Who the demo begins with: somebody ordinary, if there is one. */
const FIRST_ROLES = ["owner", "resident"];

class Store extends EventTarget {
  me = null;
  bot = null;
  people = new Map();
  chats = new Map();
  logs = new Map(); // chat id → {messages: Map(id → message), complete, loaded}
  unreadOf = new Map(); // person → unread in all their chats
  open = null;
  firstNew = null; // the first message that was unread when the open chat was opened
  online = true;
  #now = { at: Date.now() / 1000, read: performance.now() };
  #stop = null;
  #drafts = new Map(); // "person:chat" → what was begun

  /** The sandbox's time in Unix seconds, running on between its messages. */
  get now() {
    return this.#now.at + (performance.now() - this.#now.read) / 1000;
  }

  setNow(seconds) {
    this.#now = { at: seconds, read: performance.now() };
    this.emit("clock");
  }

  emit(kind, detail = {}) {
    this.dispatchEvent(new CustomEvent(kind, { detail }));
  }

  on(kinds, listener) {
    for (const kind of kinds.split(" ")) this.addEventListener(kind, (event) => listener(event.detail));
  }

  person(uid) {
    return this.people.get(uid) ?? (this.bot?.id === uid ? this.bot : undefined);
  }

  chat(cid = this.open) {
    return this.chats.get(cid);
  }

  /** What this person has begun to write in a chat, or "". */
  draft(cid) {
    return this.#drafts.get(`${this.me.id}:${cid}`) ?? "";
  }

  keepDraft({ person, chat }, text) {
    this.#drafts.set(`${person}:${chat}`, text);
    this.emit("drafts");
  }

  /** Messages of a chat, oldest first. */
  messages(cid = this.open) {
    const log = this.logs.get(cid);
    return log ? [...log.messages.values()].sort((a, b) => a.message_id - b.message_id) : [];
  }

  message(cid, mid) {
    return this.logs.get(cid)?.messages.get(mid);
  }

  /** Become somebody: their world is read, their events followed. */
  async become(uid) {
    const world = await this.#enter(uid);
    this.#stop?.();
    this.open = null;
    this.logs.clear();
    this.#take(world);
    remember("person", String(this.me.id));
    this.#stop = follow(this.me.id, world.seq, {
      onEvent: (event) => this.#apply(event),
      onLost: () => this.#connection(false),
      onBack: () => this.#back(),
    });
    this.emit("person");
  }

  async #enter(uid) {
    const wanted = uid ?? Number(recall("person"));
    const everybody = wanted ? null : await api.world();
    try {
      return await api.world(wanted || firstPerson(everybody.people).id);
    } catch (refusal) {
      if (uid || !wanted) throw refusal;
      remember("person", null); // remembered from another sandbox
      return this.#enter();
    }
  }

  #take(world) {
    this.me = world.me;
    this.bot = world.bot;
    useZone(world.time_zone);
    this.setNow(world.now);
    this.people = new Map(world.people.map((p) => [p.id, p]));
    this.chats = new Map(world.chats.map((c) => [c.id, c]));
  }

  /** Read everything anew, after a lost connection or a change that events do not tell. */
  async refresh() {
    const world = await api.world(this.me.id);
    this.#take(world);
    for (const [cid, log] of this.logs) if (cid !== this.open) this.logs.delete(cid);
    if (this.open && !this.chats.has(this.open)) this.open = null;
    if (this.open) await this.load(this.open, { anew: true });
    this.emit("person");
    return world.seq;
  }

  async #back() {
    try {
      const seq = await this.refresh();
      this.#connection(true);
      return seq;
    } catch (problem) {
      if (problem.status === 404) location.assign("/"); // another sandbox, where this person does not live
      throw problem;
    }
  }

  #connection(up) {
    this.online = up;
    this.emit("connection");
  }

  /** Read a chat's newest messages, or the page before those already known. */
  async load(cid, { earlier = false, anew = false } = {}) {
    let log = this.logs.get(cid);
    if (!log || anew) this.logs.set(cid, (log = { messages: new Map(), complete: false, loaded: false }));
    if (log.busy || (log.loaded && !earlier) || (earlier && log.complete)) return;
    log.busy = true;
    const oldest = earlier ? Math.min(...log.messages.keys()) : undefined;
    try {
      const { messages } = await api.messages(this.me.id, cid, oldest);
      for (const message of messages) if (!log.messages.has(message.message_id)) log.messages.set(message.message_id, message);
      log.complete = messages.length < 60;
      log.loaded = true;
    } finally {
      log.busy = false;
    }
    this.emit("messages", { chat_id: cid, earlier });
  }

  async show(cid) {
    if (!this.chats.has(cid)) return;
    this.open = cid;
    const unread = this.chat(cid).unread ?? 0;
    this.firstNew = null;
    this.emit("open");
    await this.load(cid);
    if (this.open !== cid) return;
    const others = this.messages(cid).filter((m) => !m.view?.mine && !m.view?.service);
    this.firstNew = unread > 0 && unread < others.length ? others.at(-unread).message_id : null;
    this.emit("messages", { chat_id: cid });
    this.read(cid);
  }

  leaveChat() {
    this.open = null;
    this.emit("open");
  }

  /** What is on the screen has been read. */
  read(cid) {
    const chat = this.chats.get(cid);
    if (!chat || !chat.unread) return;
    chat.unread = 0;
    api.act(this.me.id, "read", { chat_id: cid }).catch(() => {});
    this.emit("chats");
  }

  /** What is new for the others; their private chats send no events here. */
  async countUnread() {
    if (!this.me || !this.online) return;
    const { unread } = await api.unread().catch(() => ({}));
    if (!unread) return;
    const before = JSON.stringify([...this.unreadOf]);
    this.unreadOf = new Map(Object.entries(unread).map(([uid, n]) => [Number(uid), n]));
    if (JSON.stringify([...this.unreadOf]) !== before) this.emit("people");
  }

  /** Take in messages that an answer brought, without waiting for their events. */
  accept(messages) {
    for (const message of messages) this.#put(message.chat.id, message);
  }

  #put(cid, message) {
    const chat = this.chats.get(cid);
    const log = this.logs.get(cid);
    const fresh = !log?.messages.has(message.message_id);
    if (log) log.messages.set(message.message_id, message);
    if (chat && (!chat.last || chat.last.message_id <= message.message_id)) chat.last = message;
    this.emit("messages", { chat_id: cid, message, fresh });
    return fresh;
  }

  #apply(event) {
    const handler = EVENTS[event.kind];
    if (handler) handler(this, event, (cid, message) => this.#put(cid, message));
  }
}

const EVENTS = {
  message(store, { chat_id: cid, message }, put) {
    put(cid, message);
    const chat = store.chats.get(cid);
    const seen = store.open === cid && document.visibilityState === "visible";
    if (chat && !message.view?.mine) {
      chat.unread = (chat.unread ?? 0) + 1;
      if (seen) store.read(cid);
    }
    store.emit("chats");
  },
  edit(store, { chat_id: cid, message }, put) {
    put(cid, message);
    store.emit("chats");
  },
  poll(store, { chat_id: cid, message, message_id: mid, poll }, put) {
    const known = message ?? store.message(cid, mid);
    if (known) put(cid, message ?? { ...known, poll });
  },
  delete(store, { chat_id: cid, message_ids: ids }) {
    const log = store.logs.get(cid);
    for (const id of ids) log?.messages.delete(id);
    const chat = store.chats.get(cid);
    if (chat?.last && ids.includes(chat.last.message_id)) chat.last = store.messages(cid).at(-1) ?? null;
    store.emit("messages", { chat_id: cid });
    store.emit("chats");
  },
  pin(store, { chat_id: cid, pinned }) {
    const chat = store.chats.get(cid);
    if (chat) chat.pinned = pinned;
    store.emit("chat");
  },
  chat(store, { chat }) {
    const known = store.chats.get(chat.id);
    store.chats.set(chat.id, { unread: known?.unread ?? 0, ...chat });
    store.emit("chats");
    store.emit("chat");
  },
  person(store, { person }) {
    store.people.set(person.id, person);
    if (store.me.id === person.id) store.me = person;
    store.emit("people");
    store.emit("chat");
  },
  clock: (store, { now }) => store.setNow(now),
  world: (store) => store.refresh(),
  answer: (store, event) => store.emit("answer", event),
  no_answer: (store, event) => store.emit("answer", { ...event, missing: true }),
  action(store, { chat_id: cid, action }) {
    store.emit("action", { chat_id: cid, action });
  },
};

function firstPerson(people) {
  for (const role of FIRST_ROLES) {
    const found = people.find((p) => p.role === role);
    if (found) return found;
  }
  return people[0];
}

export const store = new Store();

/** How does a native poll look to one voter, and how does one vote in it? */

import { api } from "./api.js";
import { h, icon } from "./dom.js";
import { rich } from "./entities.js";
import { attempt } from "./overlay.js";
import { store } from "./store.js";
import { fullWhen } from "./times.js";
import { t } from "./words.js";

const marked = new Map(); // "chat:message" → Set of options ticked but not yet sent

export function pollView(message, actions) {
  const poll = message.poll;
  const mine = new Set((message.view?.votes ?? []).map(String));
  const hidden = Boolean(message.view?.results_hidden);
  const shown = poll.is_closed || (mine.size > 0 && !hidden);
  const context = { message, poll, mine, hidden, shown };
  return h(
    "div",
    { class: "poll", role: "group", "aria-label": poll.question },
    poll.description && h("p", { class: "poll-description" }, rich(poll.description, poll.description_entities, actions)),
    h("p", { class: "poll-question" }, rich(poll.question, poll.question_entities, actions)),
    h("p", { class: "poll-kind" }, kindLine(poll, hidden)),
    h("div", { class: "poll-options" }, poll.options.map((option, index) => optionView(context, option, index, actions))),
    footer(context),
  );
}

function kindLine(poll, hidden) {
  const parts = [t(poll.is_anonymous ? "poll_anonymous" : "poll_named")];
  if (poll.type === "quiz") parts.push(t("quiz"));
  if (poll.allows_multiple_answers) parts.push(t("poll_multiple"));
  if (poll.is_closed) parts.push(t("poll_closed"));
  else if (poll.close_date) parts.push(t("poll_ends", { when: fullWhen(poll.close_date) }));
  if (hidden) parts.push(t("poll_hidden"));
  if (!poll.is_closed && poll.allows_revoting === false) parts.push(t("poll_one_time"));
  return parts.join(" · ");
}

function idOf(option, index) {
  return String(option.persistent_id ?? index);
}

function optionView(context, option, index, actions) {
  const { poll, mine, shown, hidden } = context;
  const id = idOf(option, index);
  const text = h("span", { class: "option-text" }, rich(option.text, option.text_entities, actions));
  const chosen = mine.has(id);
  if (shown) return resultRow(poll, option, text, chosen);
  if (hidden && mine.size) return h("div", { class: `option voted ${chosen ? "chosen" : ""}` }, tick(chosen), text, chosen && own());
  return choice(context, id, text);
}

function own() {
  return h("span", { class: "visually-hidden" }, t("poll_yours"));
}

function tick(on) {
  return h("span", { class: `tick ${on ? "on" : ""}`, "aria-hidden": "true" }, on && icon("check"));
}

function resultRow(poll, option, text, chosen) {
  const percent = poll.total_voter_count ? Math.round((100 * option.voter_count) / poll.total_voter_count) : 0;
  const bar = h("span", { class: "option-bar", "aria-hidden": "true" });
  bar.style.setProperty("--share", `${percent}%`);
  const said = t("poll_result", { percent, n: option.voter_count });
  return h(
    "div",
    { class: `option result ${chosen ? "chosen" : ""}` },
    h("span", { class: "option-percent", title: said, "aria-label": said }, `${percent}%`),
    h("span", { class: "option-main" }, text, h("span", { class: "option-count" }, chosen && icon("check"), String(option.voter_count)), bar),
    chosen && own(),
  );
}

function choice({ message, poll }, id, text) {
  const key = `${message.chat.id}:${message.message_id}`;
  const many = poll.allows_multiple_answers;
  const on = many && marked.get(key)?.has(id);
  const act = () => {
    if (!many) return vote(message, [id]);
    const set = marked.get(key) ?? new Set();
    if (!set.delete(id)) set.add(id);
    marked.set(key, set);
    store.emit("messages", { chat_id: message.chat.id, touched: message.message_id });
  };
  return h("button", { type: "button", class: `option choice ${many ? "many" : ""}`, role: many ? "checkbox" : "radio", "aria-checked": String(Boolean(on)), "data-focus": `option:${id}`, onclick: act }, tick(on), text);
}

function footer({ message, poll, mine, hidden }) {
  const key = `${message.chat.id}:${message.message_id}`;
  const count = poll.total_voter_count ? t("poll_voters", { n: poll.total_voter_count }) : !hidden && t("poll_nobody");
  const parts = [count && h("span", { class: "poll-count" }, count)];
  if (!poll.is_closed && !mine.size && poll.allows_multiple_answers) {
    const chosen = marked.get(key) ?? new Set();
    parts.push(h("button", { type: "button", class: "link-button", disabled: chosen.size === 0, "data-focus": "vote", onclick: () => vote(message, [...chosen]) }, t("poll_vote")));
  }
  const revote = poll.allows_revoting !== false && poll.type !== "quiz";
  if (!poll.is_closed && mine.size && revote) {
    parts.push(h("button", { type: "button", class: "link-button", "data-focus": "retract", onclick: () => vote(message, []) }, t("poll_retract")));
  }
  return h("div", { class: "poll-foot" }, parts);
}

/** What is ticked, as part of the message's signature for redrawing. */
export function pollMarks(message) {
  return [...(marked.get(`${message.chat.id}:${message.message_id}`) ?? [])].join();
}

function vote(message, options) {
  marked.delete(`${message.chat.id}:${message.message_id}`);
  return attempt(async () => {
    const body = { chat_id: message.chat.id, message_id: message.message_id, options };
    const answer = await api.act(store.me.id, "votes", body);
    if (answer.message) store.accept([answer.message]);
  });
}

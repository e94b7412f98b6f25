/** What could the writer mean? Commands after "/", people after "@", chosen by arrow keys or pointer. */

import { fill, h } from "./dom.js";
import { aboutPerson, avatar, personName } from "./names.js";
import { store } from "./store.js";
import { t } from "./words.js";

const MOST = 8;

/** Attach to a text field. `send(text)` sends a command at once. */
export function suggestions(field, send) {
  const box = h("div", { class: "suggest", role: "listbox", id: "suggest", hidden: true });
  const state = { items: [], at: 0, quiet: false };
  field.setAttribute("aria-controls", "suggest");
  queueMicrotask(() => field.parentElement.before(box));

  const close = () => {
    box.hidden = true;
    state.items = [];
    field.removeAttribute("aria-activedescendant");
  };
  const show = (items, label) => {
    Object.assign(state, { items, at: 0 });
    if (!items.length) return close();
    box.setAttribute("aria-label", label);
    fill(box, items.map((item, index) => option(item, index, choose)));
    box.hidden = false;
    return mark();
  };
  const mark = () => {
    [...box.children].forEach((el, index) => el.setAttribute("aria-selected", String(index === state.at)));
    box.children[state.at]?.scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", `suggest-${state.at}`);
  };
  const choose = (item, complete) => {
    close();
    if (item.command && !complete) {
      field.value = "";
      field.dispatchEvent(new Event("input"));
      send(item.insert.trim());
    } else {
      field.setRangeText(item.insert, item.from, field.selectionStart, "end");
      field.dispatchEvent(new Event("input"));
      close();
    }
    field.focus();
  };

  field.addEventListener("input", () => {
    const before = field.value.slice(0, field.selectionStart);
    const command = /^\/(\w*)$/.exec(before);
    const mention = /(?:^|\s)@([\p{L}\p{N}_]*)$/u.exec(before);
    if (command) show(commandsLike(command[1]), t("commands"));
    else if (mention && store.chat()?.type !== "private") show(peopleLike(mention[1], field.selectionStart - mention[1].length - 1), t("mention_person"));
    else close();
  });
  field.addEventListener("blur", () => setTimeout(() => document.activeElement !== field && close(), 150));

  return {
    close,
    all() {
      field.focus();
      if (box.hidden) show(commandsLike(""), t("commands"));
      else close();
    },
    /** True if the key was for the list. */
    handles(event) {
      if (box.hidden || event.isComposing) return false;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) state.at = (state.at + step + state.items.length) % state.items.length;
      else if (event.key === "Escape") close();
      else if (event.key === "Tab" || event.key === "Enter") choose(state.items[state.at], event.key === "Tab");
      else return false;
      event.preventDefault();
      event.stopPropagation();
      if (step) mark();
      return true;
    },
  };
}

function option(item, index, choose) {
  const press = (event) => {
    event.preventDefault(); // keeps the focus in the field
    choose(item, false);
  };
  return h("div", { class: "suggest-item", role: "option", id: `suggest-${index}`, onmousedown: press }, item.mark, h("span", { class: "suggest-name" }, item.label), h("span", { class: "suggest-about" }, item.about));
}

function commandsLike(prefix) {
  const commands = store.chat()?.commands ?? [];
  return commands
    .filter((c) => c.command.startsWith(prefix.toLowerCase()))
    .map((c) => ({ command: true, label: `/${c.command}`, about: c.description, insert: `/${c.command} `, from: 0 }));
}

function peopleLike(prefix, from) {
  const wanted = prefix.toLowerCase();
  return (store.chat()?.members ?? [])
    .map((id) => store.person(id))
    .filter((p) => p && p.id !== store.me.id && p.username && (personName(p).includes(prefix) || p.username.toLowerCase().startsWith(wanted)))
    .slice(0, MOST)
    .map((p) => ({ label: personName(p), about: p.id === store.bot.id ? t("role_bot") : aboutPerson(p), insert: `@${p.username} `, from, mark: avatar(p.id, personName(p), { class: "small" }) }));
}

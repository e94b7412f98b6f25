/** Who is in a group? */

import { arrowKeys, h, iconButton } from "./dom.js";
import { aboutPerson, avatar, chatTitle, personName } from "./names.js";
import { dialog } from "./overlay.js";
import { store } from "./store.js";
import { t } from "./words.js";

export function memberList(chat) {
  const ids = [...chat.members].sort((a, b) => rank(chat, b) - rank(chat, a));
  const list = h("ul", { class: "rows" }, ids.map((id) => row(chat, id)));
  arrowKeys(list, "button");
  const box = dialog({
    label: t("group_info"),
    kind: "sheet",
    body: [h("div", { class: "sheet-head" }, h("h2", {}, `${chatTitle(chat)} · ${t("members", { n: ids.length })}`), iconButton("close", t("close"), () => box.close())), list],
  });
}

function rank(chat, id) {
  return (id === store.bot?.id ? 2 : 0) + (chat.administrators?.includes(id) ? 1 : 0);
}

function row(chat, id) {
  const person = store.person(id);
  if (!person) return null;
  const bot = id === store.bot?.id;
  return h(
    "li",
    { class: "row" },
    avatar(id, personName(person)),
    h("span", { class: "row-words" }, h("span", { class: "row-name" }, personName(person)), h("span", { class: "row-about" }, bot ? t("role_bot") : aboutPerson(person))),
    chat.administrators?.includes(id) && h("span", { class: "tag" }, t("admin")),
  );
}

/** As whom does one act? The picker of the sample community's people. */

import { arrowKeys, fill, h, iconButton } from "./dom.js";
import { aboutPerson, avatar, personName } from "./names.js";
import { attempt, dialog } from "./overlay.js";
import { store } from "./store.js";
import { t } from "./words.js";

export function peoplePicker() {
  const search = h("input", { type: "search", class: "field", placeholder: t("find_person"), "aria-label": t("find_person"), autocomplete: "off" });
  const list = h("ul", { class: "rows people" });
  const head = h("div", { class: "sheet-head" }, h("h2", {}, t("switch_person")), iconButton("close", t("close"), () => box.close()));
  const draw = () => {
    const found = matching(search.value);
    fill(list, found.length ? found.map((p) => row(p, () => choose(p))) : h("li", { class: "hint" }, t("nobody")));
  };
  const choose = (person) => {
    box.close();
    attempt(() => become(person.id));
  };
  const box = dialog({ label: t("switch_person"), kind: "sheet picker", body: [head, search, list] });
  arrowKeys(box, "input, .person-row");
  search.addEventListener("input", draw);
  search.addEventListener("keydown", (event) => {
    const first = matching(search.value)[0];
    if (event.key !== "Enter" || event.isComposing || !first) return;
    event.preventDefault(); // the focus goes back to the button that opened this; it must not get the key
    choose(first);
  });
  draw();
  (list.querySelector("[aria-current]") ?? search).scrollIntoView({ block: "nearest" });
  if (matchMedia("(hover: hover)").matches) search.focus();
}

/** Change person, staying in the same chat where both are in it. */
async function become(uid) {
  const { open, me } = store;
  if (uid === me.id) return;
  await store.become(uid);
  const same = open === me.id ? uid : open;
  if (open !== null && store.chats.has(same)) await store.show(same);
  else store.leaveChat();
}

function matching(words) {
  const wanted = words.trim().toLowerCase();
  const text = (p) => [personName(p), p.about?.zh, p.about?.en, p.username, p.role].filter(Boolean).join(" ").toLowerCase();
  return [...store.people.values()].filter((p) => !p.is_bot && !p.quiet && text(p).includes(wanted));
}

function row(person, onclick) {
  const unread = store.unreadOf.get(person.id) ?? 0;
  const name = personName(person);
  return h(
    "li",
    {},
    h(
      "button",
      { type: "button", class: "person-row", "data-person": person.id, "aria-current": person.id === store.me.id ? "true" : undefined, onclick },
      avatar(person.id, name),
      h("span", { class: "row-words" }, h("span", { class: "row-name" }, name), h("span", { class: "row-about" }, aboutPerson(person))),
      unread > 0 && h("span", { class: "badge", "aria-label": t("unread", { n: unread }) }, unread > 99 ? "99+" : String(unread)),
    ),
  );
}

/** How is a link followed that stands on paper? Pasting it is the same as scanning its code. */

import { h } from "./dom.js";
import { followLink, linkProblem } from "./links.js";
import { dialog, toast } from "./overlay.js";
import { store } from "./store.js";
import { t } from "./words.js";

export function openLinkDialog() {
  const field = h("input", { type: "text", class: "field", "aria-label": t("open_link"), placeholder: `t.me/${store.bot.username}?start=…`, autocomplete: "off", spellcheck: "false" });
  const go = () => {
    const problem = linkProblem(field.value);
    if (problem) return toast(t(...problem), "bad");
    box.close();
    followLink(field.value.trim().replace(/^(?=[a-z.]+\/)/i, "https://"));
  };
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault(); // or the button that gets the focus back would be pressed as well
    go();
  });
  const box = dialog({
    label: t("open_link"),
    kind: "sheet",
    body: [
      h("h2", {}, t("open_link")),
      h("p", { class: "hint" }, t("open_link_hint")),
      field,
      h("div", { class: "dialog-row" }, h("button", { type: "button", class: "button", onclick: () => box.close() }, t("cancel")), h("button", { type: "button", class: "button primary", onclick: go }, t("open"))),
    ],
  });
  field.focus();
}

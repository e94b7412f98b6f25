/** What is this page? Three sentences for somebody who sees it for the first time, until they say that they know. */

import { fill, h, iconButton } from "./dom.js";
import { personName } from "./names.js";
import { recall, remember } from "./preferences.js";
import { store } from "./store.js";
import { t } from "./words.js";

export function welcome(root) {
  const draw = () => {
    root.hidden = recall("welcome") === "seen" || !store.me;
    if (root.hidden) return;
    const close = () => {
      remember("welcome", "seen");
      draw();
    };
    fill(root, h("p", {}, t("welcome", { name: personName(store.me) })), iconButton("close", t("close"), close));
  };
  store.on("person", draw);
}

/** How does the page speak up? Toasts that go by themselves, alerts and dialogs that are closed, small menus. */

import { $, arrowKeys, h, icon } from "./dom.js";
import { t } from "./words.js";

const TOAST_MS = 4500;
const MOST_TOASTS = 3;

/** A short note that disappears; screen readers are told by the live region. */
export function toast(text, kind = "info") {
  const box = $("#toasts");
  const note = h("div", { class: `toast ${kind}` }, text);
  box.append(note);
  raise(box);
  while (box.children.length > MOST_TOASTS) box.firstChild.remove();
  setTimeout(() => note.remove(), Math.max(TOAST_MS, text.length * 70));
  note.addEventListener("click", () => note.remove());
}

/** Bring the toasts above a dialog that opened since: what is shown last lies on top. */
function raise(box) {
  if (box.matches(":popover-open")) box.hidePopover();
  box.showPopover();
}

/** Show a failure as a toast, and say whether the work succeeded. */
export async function attempt(work) {
  try {
    await work();
    return true;
  } catch (problem) {
    toast(t("failed", { why: problem.message }), "bad");
    return false;
  }
}

/** A modal dialog; focus returns to where it was. `onclose` hears of every way out. */
export function dialog({ label, kind = "", body, onclose }) {
  const back = document.activeElement;
  const el = h("dialog", { class: `dialog ${kind}`, "aria-label": label }, body);
  el.addEventListener("close", () => {
    el.remove();
    back?.focus?.();
    onclose?.();
  });
  el.addEventListener("click", (event) => {
    if (event.target === el) el.close(); // the backdrop
  });
  document.body.append(el);
  el.showModal();
  return el;
}

/** The alert of a callback answer: it stays until it is closed. */
export function alertBox(text, title) {
  const close = h("button", { type: "button", class: "button primary", onclick: () => box.close() }, t("ok"));
  const box = dialog({
    label: title,
    kind: "alert",
    body: [h("h2", {}, title), h("p", { class: "alert-text" }, text), h("div", { class: "dialog-row" }, close)],
  });
  close.focus();
}

/**
 * A menu at `anchor` (an element, or {x, y}). `items`: [{label, icon, act, kind}] with falsy ones left out.
 * Arrow keys, Enter, Esc; a press outside closes it.
 */
export function menu(anchor, label, items) {
  const list = h("div", { class: "menu", role: "menu", "aria-label": label });
  let chosen; // done once the menu has gone: what it brings on may want the focus
  const box = dialog({ label, kind: "menu-layer", body: list, onclose: () => chosen?.act() });
  for (const item of items.filter(Boolean)) {
    const act = () => {
      chosen = item;
      box.close();
    };
    list.append(h("button", { type: "button", role: "menuitem", class: item.kind ?? "", onclick: act }, icon(item.icon), item.label));
  }
  arrowKeys(list, "button");
  place(list, anchor);
  list.querySelector("button")?.focus();
  return box;
}

/** Put a floating box beside its anchor, inside the window. */
function place(el, anchor) {
  const at = anchor.getBoundingClientRect?.() ?? { left: anchor.x, right: anchor.x, top: anchor.y, bottom: anchor.y };
  const box = el.getBoundingClientRect();
  const margin = 8;
  const below = at.bottom + 4 + box.height < innerHeight - margin;
  const top = below ? at.bottom + 4 : Math.max(margin, at.top - box.height - 4);
  const left = Math.min(Math.max(margin, at.left), innerWidth - box.width - margin);
  el.style.setProperty("top", `${Math.min(top, innerHeight - box.height - margin)}px`);
  el.style.setProperty("left", `${Math.max(margin, left)}px`);
}

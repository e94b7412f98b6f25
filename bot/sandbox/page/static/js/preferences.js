/** What does this visitor prefer, and where is it remembered? In the browser's own storage, never on a server. */

import { preferred, speak } from "./words.js";

const listeners = new Set();

export function recall(key) {
  try {
    return localStorage.getItem(`yishiting.${key}`);
  } catch {
    return null; // storage may be refused in private windows; the page then simply forgets
  }
}

export function remember(key, value) {
  try {
    if (value === null) localStorage.removeItem(`yishiting.${key}`);
    else localStorage.setItem(`yishiting.${key}`, value);
  } catch {
    // see recall
  }
}

/** The language that the address asks for (`?lang=en`), for who has not chosen one. */
function asked() {
  const wanted = new URLSearchParams(location.search).get("lang");
  return wanted === "en" || wanted === "zh" ? wanted : null;
}

export const preferences = {
  get language() {
    return recall("language") ?? asked() ?? preferred(navigator.languages);
  },
  get theme() {
    return recall("theme") ?? "auto";
  },
  get large() {
    return recall("large") === "on";
  },
};

/** Change one preference ("language", "theme" or "large") and show it everywhere. */
export function prefer(key, value) {
  remember(key, value);
  apply();
  listeners.forEach((listener) => listener(key));
}

export function onPreference(listener) {
  listeners.add(listener);
}

export function apply() {
  const root = document.documentElement;
  if (preferences.theme === "auto") delete root.dataset.theme;
  else root.dataset.theme = preferences.theme;
  if (preferences.large) root.dataset.large = "on";
  else delete root.dataset.large;
  speak(preferences.language);
}

/** How are moments and sizes written? Always in the community's time zone and in the sandbox's time. */

import { language, t } from "./words.js";

let zone = "Asia/Shanghai";

export function useZone(name) {
  if (name) zone = name;
}

function format(seconds, options) {
  const locale = language() === "zh" ? "zh-CN" : "en-GB";
  return new Intl.DateTimeFormat(locale, { timeZone: zone, ...options }).format(new Date(seconds * 1000));
}

export function dayKey(seconds) {
  return new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(new Date(seconds * 1000));
}

/** 20:48 */
export function hourMinute(seconds) {
  return format(seconds, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}

/** "今天", "昨天", "11月21日 周六" */
export function dayName(seconds, now) {
  if (dayKey(seconds) === dayKey(now)) return t("today");
  if (dayKey(seconds) === dayKey(now - 86400)) return t("yesterday");
  return format(seconds, { weekday: "short", day: "numeric", month: language() === "zh" ? "long" : "short" });
}

/** What a chat list shows: the hour today, else the day. */
export function shortWhen(seconds, now) {
  if (dayKey(seconds) === dayKey(now)) return hourMinute(seconds);
  return format(seconds, { day: "numeric", month: language() === "zh" ? "numeric" : "short" });
}

/** "11月21日 周六 20:48" / "Sat 21 Nov 20:48" */
export function fullWhen(seconds) {
  const day = format(seconds, { day: "numeric", month: language() === "zh" ? "long" : "short" });
  const week = format(seconds, { weekday: "short" });
  return language() === "zh" ? `${day} ${week} ${hourMinute(seconds)}` : `${week} ${day} ${hourMinute(seconds)}`;
}

export function fileSize(bytes) {
  if (!bytes) return "";
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(bytes < 10240 ? 1 : 0)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** 0:07 */
export function duration(seconds) {
  return `${Math.floor((seconds ?? 0) / 60)}:${String((seconds ?? 0) % 60).padStart(2, "0")}`;
}

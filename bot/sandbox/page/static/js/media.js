/** How are photos, files, voice notes and the rest shown? */

import { h, icon, iconButton } from "./dom.js";
import { dialog } from "./overlay.js";
import { duration, fileSize } from "./times.js";
import { t } from "./words.js";

const WIDEST = 20; // rem, of a single photo
const TALLEST = 22;

/** Files of a message that are of one kind, as the sandbox lists them. */
export function filesOf(message, kind) {
  return (message.view?.files ?? []).filter((file) => file.kind === kind);
}

/** What a message is called where only one line is free. */
export function kindName(message) {
  for (const kind of ["photo", "voice", "audio", "video", "sticker", "location", "contact", "poll", "document"]) {
    if (message[kind]) return kind === "document" ? (message.document.file_name ?? t(kind)) : t(kind);
  }
  return "";
}

/** The pictures of one message or of a whole album, in a grid; pressing one enlarges it. */
export function photoGrid(messages) {
  const photos = messages.flatMap((m) => filesOf(m, "photo").slice(0, 1));
  if (!photos.length) return null;
  const grid = h("div", { class: `photos of-${Math.min(photos.length, 4)} ${photos.length % 2 && photos.length > 2 ? "odd" : ""}` });
  photos.forEach((photo, index) => {
    const image = h("img", { src: photo.url, alt: photo.name ?? t("photo"), loading: "lazy", width: photo.width, height: photo.height });
    const open = () => lightbox(photos, index);
    const frame = h("button", { type: "button", class: "photo", "aria-label": t("enlarge"), onclick: open }, image);
    if (photos.length === 1 && photo.width && photo.height) shape(frame, photo);
    grid.append(frame);
  });
  return grid;
}

/** Reserve a single photo's room before it has loaded. */
function shape(frame, { width, height }) {
  const scale = Math.min(WIDEST / width, TALLEST / height);
  frame.style.setProperty("--w", `${Math.max(8, width * scale)}rem`);
  frame.style.setProperty("--ratio", `${width} / ${height}`);
}

function lightbox(photos, start) {
  let at = start;
  const image = h("img", { alt: "" });
  const count = h("span", { class: "lightbox-count" });
  const show = (index) => {
    at = (index + photos.length) % photos.length;
    image.src = photos[at].url;
    image.alt = photos[at].name ?? t("photo");
    count.textContent = photos.length > 1 ? `${at + 1} / ${photos.length}` : "";
  };
  const several = photos.length > 1;
  const box = dialog({
    label: t("photo"),
    kind: "lightbox",
    body: [
      image,
      several && iconButton("back", t("previous"), () => show(at - 1), { class: "lightbox-previous" }),
      several && iconButton("back", t("next"), () => show(at + 1), { class: "lightbox-next" }),
      count,
      iconButton("close", t("close"), () => box.close(), { class: "lightbox-close" }),
    ],
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "ArrowLeft") show(at - 1);
    if (event.key === "ArrowRight") show(at + 1);
  });
  image.addEventListener("click", () => box.close());
  show(start);
}

/** Everything that is not text, photo or poll. */
export function attachments(message) {
  const made = Object.entries(MAKERS).filter(([kind]) => message[kind]).map(([, make]) => make(message));
  return made.slice(0, 1); // an animation also carries a document
}

const MAKERS = {
  sticker: (m) => h("div", { class: "sticker", role: "img", "aria-label": t("sticker") }, m.sticker.emoji ?? t("sticker")),
  voice: (m) => player("mic", t("voice"), m.voice.duration),
  audio: (m) => player("play", m.audio.title ?? t("audio"), m.audio.duration),
  video_note: (m) => player("play", t("video"), m.video_note.duration),
  video: (m) => player("play", t("video"), m.video.duration),
  location: (m) => card("place", t("location"), `${m.location.latitude.toFixed(4)}, ${m.location.longitude.toFixed(4)}`),
  contact: (m) => card("people", m.contact.first_name, m.contact.phone_number),
  document: (m) => fileCard(m),
};

function fileCard(message) {
  const file = filesOf(message, "document")[0];
  const name = message.document.file_name ?? file?.name ?? t("document");
  const size = fileSize(message.document.file_size ?? file?.size);
  const ending = /\.([a-z0-9]{1,4})$/i.exec(name)?.[1]?.toUpperCase() ?? "";
  const inside = [
    h("span", { class: "file-mark", "aria-hidden": "true" }, ending || icon("file")),
    h("span", { class: "file-words" }, h("span", { class: "file-name" }, name), h("span", { class: "file-size" }, size)),
  ];
  if (!file) return h("div", { class: "file" }, inside);
  return h("a", { class: "file", href: file.url, download: name, "aria-label": `${t("download", { name })} ${size}` }, inside);
}

function player(mark, label, seconds) {
  const bars = h("span", { class: "wave", "aria-hidden": "true" }, Array.from({ length: 18 }, (_, i) => h("i", { class: `h${(i * 7 + 3) % 5}` })));
  return h("div", { class: "player" }, h("span", { class: "file-mark" }, icon(mark)), h("span", { class: "file-words" }, bars, h("span", { class: "file-size" }, `${label} · ${duration(seconds)}`)));
}

function card(mark, title, detail) {
  return h("div", { class: "file" }, h("span", { class: "file-mark" }, icon(mark)), h("span", { class: "file-words" }, h("span", { class: "file-name" }, title), h("span", { class: "file-size" }, detail)));
}

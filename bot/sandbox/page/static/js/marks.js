/** How do state marks look on a machine without emoji type? Drawn here, so that no mark becomes a box. */

const SVG = "http://www.w3.org/2000/svg";
const disc = (colour) => [["circle", { cx: 12, cy: 12, r: 9.5, fill: colour }]];
const path = (d, fill, more = {}) => ["path", { d, fill, ...more }];
const line = (d, stroke, width = 2) => path(d, "none", { stroke, "stroke-width": width, "stroke-linecap": "round", "stroke-linejoin": "round" });
const box = (x, y, width, height, fill, rx = 2) => ["rect", { x, y, width, height, fill, rx }];

const DRAWN = {
  "🔴": disc("#d9483b"), "🟠": disc("#ee8a2a"), "🟡": disc("#f2c230"), "🟢": disc("#3fa85f"), "🔵": disc("#3d86d6"), "🟣": disc("#8b63c9"), "⚫": disc("#3a3f44"), "⚪": disc("#c9d1d4"),
  "✅": [box(2.5, 2.5, 19, 19, "#3fa85f", 4), line("M7 12.5l3.500 3.500L17 8.500", "#fff", 2.6)],
  "❌": [line("M5 5l14 14M19 5L5 19", "#d9483b", 3.6)],
  "⚠": [path("M12 3l10 18H2z", "#f2c230"), line("M12 9.500v5.500M12 18h.01", "#4a3b00", 2.2)],
  "🔔": [path("M12 2.500a6.500 6.500 0 0 1 6.500 6.500c0 5 1.500 6.500 2.500 8H3c1-1.500 2.500-3 2.500-8A6.500 6.500 0 0 1 12 2.500z", "#f2c230"), path("M9.500 18.500h5a2.500 2.500 0 0 1-5 0z", "#c9922b")],
  "📣": [path("M3 9.500h4l12-5.500v16L7 14.500H3z", "#d9483b"), box(6.500, 14, 3.600, 6.500, "#8f2d25", 1), line("M21.500 9v6", "#f2c230", 2.2)],
  "🔄": [box(2.5, 2.5, 19, 19, "#3d86d6", 4), line("M7 11a5 5 0 0 1 9-2.500M17 13a5 5 0 0 1-9 2.500", "#fff"), path("M16.800 5.500v4h-4zM7.200 18.500v-4h4z", "#fff")],
  "📝": [box(4, 2.5, 14, 19, "#f4f1e6"), line("M7 7.500h8M7 11.500h8M7 15.500h4", "#8b9299", 1.6), path("M12 19l1-3.500 6.500-6.500 2.500 2.500-6.500 6.500z", "#ee8a2a")],
  "📋": [box(4, 3.5, 16, 18, "#b9793f"), box(6, 6, 12, 13.5, "#f9f7f0", 1), box(8.5, 2, 7, 4, "#8b9299", 1), line("M8.500 10.500h7M8.500 14.500h5", "#8b9299", 1.6)],
  "📄": [path("M5 2.500h9l5 5v14H5z", "#e8ecee"), path("M14 2.500v5h5z", "#a9b4b9"), line("M8 11.500h8M8 15.500h8", "#8b9299", 1.6)],
  "🗓": [box(3, 4.5, 18, 17, "#f4f6f7", 2.5), box(3, 4.5, 18, 5, "#d9483b", 2), line("M8 2.800v4M16 2.800v4", "#5b6a65"), path("M7 12h3v3H7zM14 12h3v3h-3zM7 16.500h3v3H7zM14 16.500h3v3h-3z", "#8b9299")],
  "📅": [box(3, 4.5, 18, 17, "#f4f6f7", 2.5), box(3, 4.5, 18, 5, "#d9483b", 2), path("M9 12h6v7H9z", "#8b9299")],
  "🗳": [box(3, 11, 18, 10.5, "#5d7f94"), box(6.5, 12.500, 11, 2, "#2c4150", 1), path("M8 3h8v9.500H8z", "#f4f6f7"), line("M10 7l1.500 1.700L14.200 5.800", "#3fa85f", 1.7)],
  "🔍": [["circle", { cx: 10, cy: 10, r: 6.500, fill: "#cfe4f3", stroke: "#4b6170", "stroke-width": 2.4 }], line("M15 15l6 6", "#4b6170", 3.2)],
  "🏛": [path("M12 2.500L22 8.500H2z", "#b8a77f"), path("M4 10h3v8H4zM10.500 10h3v8h-3zM17 10h3v8h-3z", "#d6c9a6"), box(2.5, 18.5, 19, 3, "#b8a77f", 1)],
  "🤝": [path("M2 8l5-2 5 3 5-3 5 2v7l-4 1-4 4-3-1-5-4-4-1z", "#eab676"), line("M8 12l4-3 5 5M12 16l2 2", "#a8733a", 1.5)],
  "👍": [box(3, 10.5, 4.5, 10, "#3d86d6", 1), path("M8.500 11l4-8.500c2 0 3 1.500 2.500 3.500l-.8 3.500H20c1.500 0 2.200 1.200 1.800 2.600l-1.900 6.900c-.3 1-1 1.500-2 1.500H8.500z", "#f2c26b")],
  "🔧": [path("M20.500 7.500l-3.500 2.500-2.500-2.500 2.500-3.500a5.500 5.500 0 0 0-7 7L3 18a2.200 2.200 0 0 0 3 3l7-7a5.500 5.500 0 0 0 7.500-6.500z", "#8b9aa3")],
  "📷": [box(2.5, 6.5, 19, 14, "#4b5a63", 3), path("M8 6.500L9.500 4h5L16 6.500z", "#4b5a63"), ["circle", { cx: 12, cy: 13.500, r: 4.500, fill: "#9cc7e6" }]],
  "⏰": [["circle", { cx: 12, cy: 13, r: 8, fill: "#f4f6f7", stroke: "#d9483b", "stroke-width": 2.400 }], line("M12 8.500V13l3 2", "#3a3f44", 1.8), line("M4 5.500l3-2.500M20 5.500l-3-2.500", "#d9483b", 2.4)],
  "🏮": [line("M12 1.500v3M12 19.500v3", "#c9922b"), ["ellipse", { cx: 12, cy: 12, rx: 8.5, ry: 6.5, fill: "#d9483b" }], line("M9 6.500c-1.500 3.500-1.500 7.500 0 11M15 6.500c1.500 3.500 1.500 7.500 0 11", "#b23328", 1.3), box(8.5, 4, 7, 2.2, "#e0a83a", 1), box(8.5, 17.8, 7, 2.2, "#e0a83a", 1)],
  "🏠": [path("M12 3L22 12H2z", "#b9553f"), box(5, 11.5, 14, 9.5, "#e8d9b8", 1), box(10, 14.5, 4, 6.5, "#8f5a35", 0.5)],
  "🔒": [box(4.500, 10.500, 15, 11, "#e0a83a"), line("M8 10.500V7.500a4 4 0 0 1 8 0v3", "#8b9299", 2.2)],
};
const KNOWN = new RegExp(`(${Object.keys(DRAWN).join("|")})\uFE0F?`, "u");

let needed = null;

/** Is there no emoji type here? Then a mark is as wide as a sign that no type has. */
function missing() {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = "100px system-ui, sans-serif";
  return pen.measureText("🟡").width === pen.measureText("\u{10FFFD}").width;
}

/** The text as nodes and strings: itself where the machine has emoji type or there is no mark in it. */
export function withMarks(text) {
  if (!KNOWN.test(text) || !(needed ??= missing())) return text;
  return text.split(KNOWN).map((part) => (DRAWN[part] ? drawing(part) : part)).filter(Boolean);
}

/** The drawing; the sign itself stays as hidden text, for copying and for screen readers. */
function drawing(sign) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  for (const [tag, attributes] of DRAWN[sign]) {
    const shape = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) shape.setAttribute(name, value);
    svg.append(shape);
  }
  const words = document.createElement("span");
  words.className = "visually-hidden";
  words.textContent = sign;
  const mark = document.createElement("span");
  mark.className = "mark";
  mark.append(svg, words);
  return mark;
}

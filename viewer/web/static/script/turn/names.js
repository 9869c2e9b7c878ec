/**
 * The names over the turned surface, and where they stand: at the two edges of the picture, apart from one another,
 * each with a leader to its part.
 */
import { linkLike, set, svg } from "./elements.js";

/** @import { Spot } from "./sight.js" */

/**
 * @typedef {object} Name A part's name, its letter and what leads from them to the part.
 * @property {string} part
 * @property {string} area The area that it steps forward with.
 * @property {SVGAElement} link
 * @property {SVGGElement} leader
 * @property {SVGGElement} badge
 * @property {SVGTextElement[]} lines
 * @property {SVGRectElement[]} rings
 * @property {Spot[]} anchors Where its leader may end; where none of them shows, its points stand in.
 * @property {HTMLElement | null} entry Of the key to the letters.
 * @property {number} wide How wide its words are (mm), once they have been seen.
 * @property {number} side -1 at the left of the picture, 1 at the right.
 */

/**
 * @typedef {object} Row A name that shows.
 * @property {Name} name
 * @property {number[]} end Where its leader ends, on the part.
 * @property {boolean} led Whether a leader goes from it.
 * @property {number} height mm
 */

/**
 * @typedef {object} Block Names that stand together.
 * @property {number} side -1 at the left of the picture, 1 at the right.
 * @property {number} y Their middle (mm).
 * @property {number} height mm
 * @property {Row[]} rows From the top down.
 */

/**
 * Millimeters: from the middle to the names, a line of text, between letters, what no name comes down to, and how far
 * past the middle a part is whose name changes sides.
 */
const GUTTER = 118, LINE = 8.5, APART = 25, LOW = 95, LATE = 20;

/**
 * The name of a part, as the sides have it.
 * @param {HTMLElement} diagram
 * @param {string} part
 * @param {number[][]} places Where its leader may end (mm), each with the normal there times 100.
 * @returns {Name | null} None for a part that no side names.
 */
export function nameOf(diagram, part, places) {
  /** @type {NodeListOf<SVGAElement>} */
  const links = diagram.querySelectorAll(`svg.picture a[data-part="${part}"]`);
  const like = [...links].find((link) => link.querySelector("text.label"));
  const letter = diagram.querySelector(`svg.picture a[data-part="${part}"] .badge`);
  if (!like || !letter) return null;
  /** @type {NodeListOf<HTMLElement>} */
  const entries = diagram.querySelectorAll(".key li");
  const entry = [...entries].find((item) => item.firstElementChild?.textContent === letter.textContent?.trim());
  /** @type {NodeListOf<SVGTextElement>} */
  const labels = like.querySelectorAll("text.label");
  const lines = [...labels].map((line) => /** @type {SVGTextElement} */ (line.cloneNode(true)));
  const badge = /** @type {SVGGElement} */ (letter.cloneNode(true));
  if (!badge.querySelector(".thread")) badge.prepend(svg("line", { class: "thread", x1: 0, y1: 0 }));
  const rings = ["ring", "ring inner"].map((name) => svg("rect", { class: name, rx: 3 }));
  const hue = /\bhue-\S+/.exec(like.getAttribute("class") || "")?.[0] || "";
  const leader = svg("g", { class: "leader " + hue, "data-part": part, "aria-hidden": "true" }, [
    svg("line", { class: "halo" }),
    svg("line"),
    svg("circle", { r: .7 }),
  ]);
  const anchors = places.map(([x, y, z, ...normal]) => ({
    place: [x, y, z],
    normal: normal.map((value) => value / 100),
  }));
  return {
    wide: 0,
    entry: entry ? /** @type {HTMLElement} */ (entry.cloneNode(true)) : null,
    part,
    area: like.dataset.area || part,
    link: linkLike(like, [...rings, ...lines, badge]),
    leader,
    badge,
    lines,
    rings,
    anchors,
    side: 0,
  };
}

/**
 * Move names apart that stand at one edge of the picture: first down from the top, then up from the bottom, so that
 * what does not fit runs over at the top.
 * @param {{ y: number, height: number }[]} placed From the top down; their middles.
 * @param {number} top
 * @param {number} bottom
 */
function spread(placed, top, bottom) {
  let above = top;
  for (const block of placed) {
    block.y = Math.max(block.y, above + block.height / 2);
    above = block.y + block.height / 2;
  }
  let below = bottom;
  for (const block of [...placed].reverse()) {
    block.y = Math.min(block.y, below - block.height / 2);
    below = block.y - block.height / 2;
  }
}

/**
 * How wide the words of a name are.
 * @param {Name} name
 * @returns {number} mm
 */
function widthOf(name) {
  return name.wide ||= Math.max(0, ...name.lines.map((line) => line.getComputedTextLength()));
}

/**
 * What stands together at an edge: small letters alone, names of structures under that of their area, which
 * then needs no leader of its own, as on the sides.
 * @param {Row[]} rows
 * @param {number} middle
 * @param {boolean} small
 * @returns {Block[]}
 */
function blocksOf(rows, middle, small) {
  /** @type {Map<string, Row[]>} */
  const together = new Map();
  for (const row of rows) {
    const { part, area, lines } = row.name, key = small ? part : area;
    row.height = small ? APART : lines.length * LINE + (part === area ? 1 : 3);
    together.set(key, [...together.get(key) || [], row]);
  }
  return [...together.values()].map((block) => {
    const led = block.filter(({ name }) => name.part !== name.area), mean = led.length ? led : block;
    for (const row of block) row.led = mean.includes(row);
    const [x, y] = [0, 1].map((k) => mean.reduce((sum, { end }) => sum + end[k], 0) / mean.length);
    // A name changes sides late, so that small turns move none.
    let { side } = block[0].name;
    if (!side || (x - middle) * side < -LATE) side = x < middle ? -1 : 1;
    for (const { name } of block) name.side = side;
    block.sort((a, b) => +a.led - +b.led || a.end[1] - b.end[1]);
    return { side, y, height: block.reduce((sum, row) => sum + row.height, small ? 0 : 4), rows: block };
  });
}

/**
 * Put a name at an edge, and its leader from there to the part.
 * @param {Row} row
 * @param {number} x
 * @param {number} y
 * @param {boolean} small Only the letter shows.
 */
function put({ name, end, led }, x, y, small) {
  const { side, lines, rings, leader, badge } = name;
  const first = y - (lines.length - 1) * LINE / 2 + 2.6;
  lines.forEach((line, i) => set(line, { x, y: first + i * LINE, "text-anchor": side < 0 ? "end" : "start" }));
  if (!led) leader.style.display = "none";
  for (const line of leader.querySelectorAll("line")) set(line, { x1: x - 2 * side, y1: y, x2: end[0], y2: end[1] });
  set(/** @type {Element} */ (leader.lastElementChild), { cx: end[0], cy: end[1] });
  set(badge, { transform: `translate(${x} ${y})` });
  set(/** @type {Element} */ (badge.querySelector(".thread")), { x2: end[0] - x, y2: end[1] - y });
  const wide = small ? 18 : widthOf(name);
  const height = small ? 18 : lines.length * LINE + 3;
  const left = small ? x - 9 : side < 0 ? x - wide : x - 2;
  for (const ring of rings) set(ring, { x: left, y: y - height / 2, width: wide + 2, height });
}

/**
 * Put names where they stand while the surface is seen from an angle.
 * @param {Row[]} rows
 * @param {number[]} box What the picture shows: left, top, width and height (mm).
 * @param {number} frame How wide what can be seen of it is (mm).
 * @param {boolean} small Only the letters show.
 */
export function placeNames(rows, [left, top, width, height], frame, small) {
  const middle = left + width / 2;
  const blocks = blocksOf(rows, middle, small);
  for (const side of [-1, 1]) {
    const here = blocks.filter((block) => block.side === side).sort((a, b) => a.y - b.y);
    spread(here, top + 4, top + height - LOW);
    for (const block of here) {
      // Words that do not show have no width, and asking for it makes the browser lay out the page.
      const widest = () => Math.max(...block.rows.map(({ name }) => widthOf(name)));
      const x = middle + side * (small ? frame / 2 - 14 : Math.min(GUTTER, width / 2 - 4 - widest()));
      let y = block.y - block.height / 2;
      for (const row of block.rows) {
        put(row, x, y + row.height / 2, small);
        y += row.height;
      }
    }
  }
}

/**
 * What lies over the turned surface: points and names, as links that follow it and hide behind it.
 */
import { seen } from "./sight.js";

/** @import { Looker, Sight, Spot } from "./sight.js" */
/** @import { Choice } from "../choice.js" */

/**
 * @typedef {[string, string, ...number[]]} Point Its id, its structure's, where it lies (mm), the normal there times
 *   100, and 1 for a ridge.
 */

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
 * @typedef {Spot & { id: string, part: string, link: SVGAElement }} Dot A point of the overlay.
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
 * @typedef {object} Overlay
 * @property {Dot[]} dots
 * @property {Name[]} names
 * @property {HTMLElement} key To the letters that show.
 * @property {(view: string) => void} begin Start with every name at the edge where a side has it.
 * @property {(sight: Sight, box: number[], frame: number, small: boolean) => void} place Put everything where
 *   it shows; `frame` is how wide what can be seen is (mm).
 * @property {(choice: Readonly<Choice>) => void} mark Mark what is chosen.
 * @property {(part: string, sight: Sight) => number} visible How well a part shows: how many of its points
 *   do, or its names.
 */

const SVG = "http://www.w3.org/2000/svg";

/**
 * Millimeters: from the middle to the names, a line of text, between letters, what no name comes down to, and how far
 * past the middle a part is whose name changes sides.
 */
const GUTTER = 118, LINE = 8.5, APART = 25, LOW = 95, LATE = 20;

/**
 * @template {keyof SVGElementTagNameMap} T
 * @param {T} name
 * @param {Record<string, string | number>} [attributes]
 * @param {Element[]} [children]
 * @returns {SVGElementTagNameMap[T]}
 */
export function svg(name, attributes = {}, children = []) {
  const made = document.createElementNS(SVG, name);
  set(made, attributes);
  made.append(...children);
  return made;
}

/**
 * @param {Element} element
 * @param {Record<string, string | number>} attributes
 */
function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
}

/**
 * @param {Element} element
 * @param {boolean} on
 */
function show(element, on) {
  const { style } = /** @type {SVGElement} */ (element);
  // What has the focus stays: a reader must not lose the place.
  const display = on || element === document.activeElement ? "" : "none";
  if (style.display !== display) style.display = display;
}

/**
 * A link like the one of a plate.
 * @param {Element} like
 * @param {Element[]} children
 * @returns {SVGAElement}
 */
function linkLike(like, children) {
  const link = svg("a", {}, children);
  for (const name of ["href", "aria-label", "aria-describedby", "lang", "class", "data-part", "data-site"]) {
    const value = like.getAttribute(name);
    if (value !== null) link.setAttribute(name, value);
  }
  link.classList.remove("shown", "lit", "near");
  return link;
}

/**
 * @param {HTMLElement} diagram
 * @param {string} part
 * @param {number[][]} places
 * @returns {Name | null}
 */
function nameOf(diagram, part, places) {
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
 * @param {HTMLElement} diagram
 * @param {Point} point
 * @returns {Dot | null}
 */
function dotOf(diagram, [id, part, x, y, z, nx, ny, nz, ridge]) {
  const like = diagram.querySelector(`.close-up a[data-site="${id}"]`);
  if (!like) return null;
  const circles = [["ring", 4.6], ["ring inner", 4.6], ["hit", 5.5], ["disc", 2.6]];
  const link = linkLike(like, circles.map(([name, r]) => svg("circle", { class: name, r })));
  return { id, part, place: [x, y, z], normal: [nx, ny, nz].map((value) => value / 100), ridge: !!ridge, link };
}

/**
 * Move names apart that stand at one edge of the picture.
 * @param {{ y: number, height: number }[]} placed From the top down; their middles.
 * @param {number} top
 * @param {number} bottom
 */
function spread(placed, top, bottom) {
  let above = top;
  for (const one of placed) {
    one.y = Math.max(one.y, above + one.height / 2);
    above = one.y + one.height / 2;
  }
  let below = bottom;
  for (const one of [...placed].reverse()) {
    one.y = Math.min(one.y, below - one.height / 2);
    below = one.y - one.height / 2;
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
 * @param {HTMLElement} diagram
 * @param {SVGSVGElement} picture
 * @param {{ points: Point[], names: Record<string, number[][]> }} model
 * @param {Looker} looker
 * @returns {Overlay}
 */
export function overlayOf(diagram, picture, model, looker) {
  const dots = model.points.map((point) => dotOf(diagram, point)).filter((dot) => dot !== null);
  const names = Object.entries(model.names)
    .map(([part, places]) => nameOf(diagram, part, places))
    .filter((name) => name !== null);
  // From the bottom up: a point lies over leaders, and a name over both.
  picture.append(
    ...names.map(({ leader }) => leader),
    ...dots.map(({ link }) => link),
    ...names.map(({ link }) => link),
  );

  const key = document.createElement("ul");
  key.className = "key";
  key.ariaHidden = "true";
  // As the sides have it: the structures in the order of their letters, then the areas.
  const sign = (/** @type {Name} */ { part, area, badge }) => part === area ? "" : badge.textContent?.trim() || "";
  const inOrder = [...names].sort((a, b) =>
    +!sign(a) - +!sign(b)
    || sign(a).length - sign(b).length // the letter after Z is AA
    || (sign(a) < sign(b) ? -1 : +(sign(a) > sign(b))));
  key.append(...inOrder.flatMap(({ entry }) => entry || []));

  /**
   * The end of a leader: where the part is seen well, near the edge where its name stands.
   * @param {Sight} sight
   * @param {Spot[]} anchors
   * @param {number} side
   * @returns {number[] | null}
   */
  const best = (sight, anchors, side) => {
    const shown = anchors.filter((spot) => looker.shows(sight, spot));
    const worth = (/** @type {Spot} */ { place, normal }) =>
      seen(sight, normal, 0)[2] + side * seen(sight, place)[0] / 300;
    shown.sort((a, b) => worth(b) - worth(a));
    return shown[0] ? seen(sight, shown[0].place) : null;
  };

  /** @type {(sight: Sight, small: boolean) => Row[]} */
  const rowsOf = (sight, small) => {
    const rows = names.flatMap((name) => {
      const points = dots.filter(({ part }) => part === name.part);
      const end = best(sight, name.anchors, name.side) || best(sight, points, name.side);
      return end ? [{ name, end, led: true, height: 0 }] : [];
    });
    // An area whose skin does not show is named with its structures all the same.
    for (const name of small ? [] : names) {
      const of = rows.find((row) => row.name.area === name.part);
      if (of && !rows.some((row) => row.name === name)) rows.push({ ...of, name });
    }
    return rows;
  };

  return {
    dots,
    names,
    key,
    begin(view) {
      for (const name of names) {
        const text = diagram.querySelector(`svg.picture[data-view="${view}"] a[data-part="${name.part}"] text.label`);
        name.side = text ? text.getAttribute("text-anchor") === "end" ? -1 : 1 : 0;
      }
    },
    place(sight, [left, top, width, height], frame, small) {
      for (const dot of dots) {
        const { link } = dot, on = looker.shows(sight, dot);
        show(link, on);
        if (!on) continue;
        const [x, y] = seen(sight, dot.place);
        link.setAttribute("transform", `translate(${x.toFixed(2)} ${y.toFixed(2)})`);
      }
      const middle = left + width / 2, shown = rowsOf(sight, small);
      for (const name of names) {
        const row = shown.find((one) => one.name === name);
        if (name.entry) name.entry.hidden = !row;
        show(name.link, !!row);
        show(name.leader, !!row);
      }
      const blocks = blocksOf(shown, middle, small);
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
    },
    mark({ part, point }) {
      const panel = part ? document.getElementById(part) : null;
      const some = !!panel && "best" in panel.dataset;
      for (const { link, leader, part: own, area } of names) {
        const shown = some && own === part;
        const lit = shown || some && area === part;
        for (const one of [link, leader]) {
          one.classList.toggle("shown", shown);
          one.classList.toggle("lit", lit);
        }
        if (shown) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
      for (const { link, id, part: own } of dots) {
        const lit = own === part || names.some((name) => name.part === own && name.area === part);
        link.classList.toggle("shown", id === point);
        link.style.opacity = some && !lit ? ".35" : "";
        if (id === point) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
    },
    visible(part, sight) {
      const within = (/** @type {string} */ id) =>
        id === part || names.some((name) => name.part === id && name.area === part);
      const points = dots.filter((dot) => within(dot.part));
      const all = [...points, ...names.filter((name) => within(name.part)).flatMap(({ anchors }) => anchors)];
      return all.reduce((sum, spot) => sum + (looker.shows(sight, spot) ? .5 + seen(sight, spot.normal, 0)[2] : 0), 0);
    },
  };
}

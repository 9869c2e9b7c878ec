/**
 * What lies over the turned surface: points and names, as links that follow it and hide behind it.
 */
import { seen } from "./sight.js";

/** @import { Looker, Sight } from "./sight.js" */
/** @import { Choice } from "../choice.js" */

/** @typedef {[string, string, ...number[]]} Point Its id, its structure's, where it lies and the normal there. */

/**
 * @typedef {object} Anchor A place that the leader of a name may end at.
 * @property {number[]} place
 * @property {number[]} normal
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
 * @property {Anchor[]} anchors Where a side shows the part; where none of them shows, its points stand in.
 * @property {number} wide How wide its words are (mm), once they have been seen.
 * @property {number} side -1 at the left of the picture, 1 at the right.
 */

/**
 * @typedef {object} Dot A point of the overlay.
 * @property {string} id
 * @property {string} part
 * @property {number[]} place
 * @property {number[]} normal
 * @property {SVGAElement} link
 */

/**
 * @typedef {object} Overlay
 * @property {Dot[]} dots
 * @property {Name[]} names
 * @property {(sight: Sight, box: number[], frame: number, small: boolean) => void} place Put everything where it shows; `frame` is how wide what can be seen is (mm).
 * @property {(choice: Readonly<Choice>) => void} mark Mark what is chosen.
 * @property {(part: string, sight: Sight) => number} visible How well a part shows: how many of its points do, or its names.
 */

const SVG = "http://www.w3.org/2000/svg";

/** Millimeters: from the middle to the names, a line of text, between letters, and what no name comes down to. */
const GUTTER = 118, LINE = 8.5, APART = 25, LOW = 95;

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
  const like = [.../** @type {NodeListOf<SVGAElement>} */ (diagram.querySelectorAll(`svg.picture a[data-part="${part}"]`))].find((link) => link.querySelector("text.label"));
  const letter = diagram.querySelector(`svg.picture a[data-part="${part}"] .badge`);
  if (!like || !letter) return null;
  const lines = [...like.querySelectorAll("text.label")].map((line) => /** @type {SVGTextElement} */ (line.cloneNode(true)));
  const badge = /** @type {SVGGElement} */ (letter.cloneNode(true));
  if (!badge.querySelector(".thread")) badge.prepend(svg("line", { class: "thread", x1: 0, y1: 0 }));
  const rings = ["ring", "ring inner"].map((name) => svg("rect", { class: name, rx: 3 }));
  const hue = /\bhue-\S+/.exec(like.getAttribute("class") || "")?.[0] || "";
  const leader = svg("g", { class: "leader " + hue, "data-part": part, "aria-hidden": "true" }, [svg("line", { class: "halo" }), svg("line"), svg("circle", { r: .7 })]);
  const anchors = places.map(([x, y, z, ...normal]) => ({ place: [x, y, z], normal: normal.map((value) => value / 100) }));
  return { wide: 0, part, area: like.dataset.area || part, link: linkLike(like, [...rings, ...lines, badge]), leader, badge, lines, rings, anchors, side: 0 };
}

/**
 * @param {HTMLElement} diagram
 * @param {Point} point
 * @returns {Dot | null}
 */
function dotOf(diagram, [id, part, x, y, z, ...normal]) {
  const like = diagram.querySelector(`.close-up a[data-site="${id}"]`);
  if (!like) return null;
  const circles = [["ring", 4.6], ["ring inner", 4.6], ["hit", 5.5], ["disc", 2.6]];
  const link = linkLike(like, circles.map(([name, r]) => svg("circle", { class: name, r })));
  return { id, part, place: [x, y, z], normal: normal.map((value) => value / 100), link };
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
 * Put a name at an edge, and its leader from there to the part.
 * @param {Name} name
 * @param {number[]} end
 * @param {number} x
 * @param {number} y
 * @param {boolean} small Only the letter shows.
 */
function put(name, end, x, y, small) {
  const { side, lines, rings, leader, badge } = name;
  const first = y - (lines.length - 1) * LINE / 2 + 2.6;
  lines.forEach((line, i) => set(line, { x, y: first + i * LINE, "text-anchor": side < 0 ? "end" : "start" }));
  for (const line of leader.querySelectorAll("line")) set(line, { x1: x - 2 * side, y1: y, x2: end[0], y2: end[1] });
  set(/** @type {Element} */ (leader.lastElementChild), { cx: end[0], cy: end[1] });
  set(badge, { transform: `translate(${x} ${y})` });
  set(/** @type {Element} */ (badge.querySelector(".thread")), { x2: end[0] - x, y2: end[1] - y });
  const wide = small ? 18 : widthOf(name);
  const height = small ? 18 : lines.length * LINE + 3;
  for (const ring of rings) set(ring, { x: small ? x - 9 : side < 0 ? x - wide : x - 2, y: y - height / 2, width: wide + 2, height });
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
  const names = Object.entries(model.names).map(([part, places]) => nameOf(diagram, part, places)).filter((name) => name !== null);
  picture.append(...names.map(({ leader }) => leader), ...dots.map(({ link }) => link), ...names.map(({ link }) => link));

  /** @type {(sight: Sight, anchors: Anchor[]) => number[] | null} */
  const best = (sight, anchors) => {
    const shown = anchors.filter(({ place, normal }) => looker.shows(sight, place, normal));
    const squarely = (/** @type {Anchor} */ { normal }) => seen(sight, normal, 0)[2];
    shown.sort((a, b) => squarely(b) - squarely(a));
    return shown[0] ? seen(sight, shown[0].place) : null;
  };

  return {
    dots,
    names,
    place(sight, [left, top, width, height], frame, small) {
      for (const { link, place, normal } of dots) {
        const on = looker.shows(sight, place, normal);
        show(link, on);
        if (!on) continue;
        const [x, y] = seen(sight, place);
        link.setAttribute("transform", `translate(${x.toFixed(2)} ${y.toFixed(2)})`);
      }
      const middle = left + width / 2;
      /** @type {{ name: Name, end: number[], y: number, height: number }[]} */
      const placed = [];
      for (const name of names) {
        const end = best(sight, name.anchors) || best(sight, dots.filter(({ part }) => part === name.part));
        show(name.link, !!end);
        show(name.leader, !!end);
        if (!end) continue;
        if (Math.abs(end[0] - middle) > 8 || !name.side) name.side = end[0] < middle ? -1 : 1;
        placed.push({ name, end, y: end[1], height: small ? APART : name.lines.length * LINE + 5 });
      }
      placed.sort((a, b) => a.y - b.y);
      for (const side of [-1, 1]) {
        const here = placed.filter(({ name }) => name.side === side);
        spread(here, top + 4, top + height - LOW);
        for (const { name, end, y } of here) {
          const out = small ? frame / 2 - 14 : Math.min(GUTTER, width / 2 - 4 - widthOf(name));
          put(name, end, middle + side * out, y, small);
        }
      }
    },
    mark({ part, point }) {
      const panel = part ? document.getElementById(part) : null;
      const some = !!panel && "of" in panel.dataset;
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
      const within = (/** @type {string} */ one) => one === part || names.some((name) => name.part === one && name.area === part);
      const points = dots.filter((dot) => within(dot.part));
      const all = [...points, ...names.filter((name) => within(name.part)).flatMap(({ anchors }) => anchors)];
      return all.reduce((sum, { place, normal }) => sum + (looker.shows(sight, place, normal) ? .5 + seen(sight, normal, 0)[2] : 0), 0);
    },
  };
}

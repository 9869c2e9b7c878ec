/**
 * The overlay on the turned surface: points and names, as links that move with it and are hidden behind it.
 */
import { linkLike, show, svg } from "./elements.js";
import { nameOf, placeNames } from "./names.js";
import { seen } from "./sight.js";

/** @import { Looker, Sight, Spot } from "./sight.js" */
/** @import { Choice } from "../choice.js" */
/** @import { Name, Row } from "./names.js" */

/**
 * @typedef {[string, string, ...number[]]} Point Its id, its structure's, where it lies (mm), the normal there times
 *   100, and 1 for a ridge.
 */

/**
 * @typedef {Spot & { id: string, part: string, link: SVGAElement }} Dot A point of the overlay.
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

/**
 * @param {HTMLElement} diagram
 * @param {Point} point
 * @returns {Dot | null} None for a point that no close-up shows.
 */
function dotOf(diagram, [id, part, x, y, z, nx, ny, nz, ridge]) {
  const like = diagram.querySelector(`.close-up a[data-site="${id}"]`);
  if (!like) return null;
  const circles = [["ring", 4.6], ["ring inner", 4.6], ["hit", 5.5], ["disc", 2.6]];
  const link = linkLike(like, circles.map(([name, r]) => svg("circle", { class: name, r })));
  return { id, part, place: [x, y, z], normal: [nx, ny, nz].map((value) => value / 100), ridge: !!ridge, link };
}

/**
 * Put the points and names of a surface into a picture. `place` then has to be called for every angle.
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
    place(sight, box, frame, small) {
      for (const dot of dots) {
        const { link } = dot, on = looker.shows(sight, dot);
        show(link, on);
        if (!on) continue;
        const [x, y] = seen(sight, dot.place);
        link.setAttribute("transform", `translate(${x.toFixed(2)} ${y.toFixed(2)})`);
      }
      const rows = rowsOf(sight, small);
      for (const name of names) {
        const row = rows.find((shown) => shown.name === name);
        if (name.entry) name.entry.hidden = !row;
        show(name.link, !!row);
        show(name.leader, !!row);
      }
      placeNames(rows, box, frame, small);
    },
    mark({ part, point }) {
      const panel = part ? document.getElementById(part) : null;
      const some = !!panel && "best" in panel.dataset;
      for (const { link, leader, part: own, area } of names) {
        const shown = some && own === part;
        const lit = shown || some && area === part;
        for (const element of [link, leader]) {
          element.classList.toggle("shown", shown);
          element.classList.toggle("lit", lit);
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

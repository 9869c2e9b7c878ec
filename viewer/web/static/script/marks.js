/**
 * Marks the selection. `shown` is the selected thing itself; `lit` is whatever is highlighted with it, such as an
 * area's
 * structures. The style
 * sheets say what that looks like.
 */

import { markCurrent } from "./links.js";

/** @import { Choice } from "./choice.js" */

/**
 * @typedef {object} Markable Something that can be chosen, and how it is marked now.
 * @property {Element} element
 * @property {string | undefined} part The part or topic that it stands for or belongs to.
 * @property {string | undefined} point The point that it stands for.
 * @property {string | undefined} area The area that it steps forward with.
 * @property {boolean} shown
 * @property {boolean} lit
 */

/**
 * @typedef {object} Marks
 * @property {(choice: Readonly<Choice>) => void} pictures Marks the pictures: quick, the answer to a click.
 * @property {(choice: Readonly<Choice>) => void} all Marks pictures, list and texts, and names the part in the title.
 */

/**
 * @param {Element} element
 * @returns {Markable}
 */
function markable(element) {
  const { dataset } = /** @type {HTMLElement | SVGElement} */ (element);
  const { part, topic, site } = dataset;
  const area = element.matches(".part, .leader") ? dataset.area || part : undefined;
  return { element, part: part || topic || element.id, point: site, area, shown: false, lit: false };
}

/**
 * @param {Markable[]} things
 * @param {Readonly<Choice>} choice
 */
function mark(things, { part, point }) {
  for (const thing of things) {
    const shown = part !== null && (thing.point ? thing.point === point : thing.part === part);
    const lit = shown || (part !== null && thing.area === part);
    if (shown === thing.shown && lit === thing.lit) continue;
    Object.assign(thing, { shown, lit });
    const { element, area } = thing;
    element.classList.toggle("shown", shown);
    if (area) element.classList.toggle("lit", lit);
    if (element.localName === "a") markCurrent(element, shown && "true");
  }
}

/**
 * Finds, once, all that can be marked.
 * @param {HTMLElement} diagram
 * @returns {Marks}
 */
export function findMarks(diagram) {
  const found = diagram.querySelectorAll("[data-part], [data-topic], [data-site], .panel");
  const things = [...found].map(markable);
  const drawn = things.filter(({ element }) => element.closest(".stage"));
  const written = things.filter((thing) => !drawn.includes(thing));
  const title = document.title;

  /** @param {Readonly<Choice>} choice */
  function pictures(choice) {
    const panel = choice.part ? document.getElementById(choice.part) : null;
    diagram.toggleAttribute("data-now", !!panel && "best" in panel.dataset); // a topic leaves the pictures at rest
    mark(drawn, choice);
  }

  /** @param {Readonly<Choice>} choice */
  function all(choice) {
    pictures(choice);
    // The layout changes with the text, at once: a frame tells its height only once.
    const { best } = (choice.part && document.getElementById(choice.part)?.dataset) || {};
    if (best) diagram.dataset.best = best;
    diagram.toggleAttribute("data-together", !!best);
    mark(written, choice);
    const name = choice.part && document.getElementById(choice.part + "-name")?.firstChild?.textContent;
    const now = name ? name.trim() + " – " + title : title;
    if (document.title !== now) document.title = now;
  }
  return { pictures, all };
}

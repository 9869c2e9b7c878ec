/**
 * The answer to a reader's click, in two frames: first the pictures, then the text, the list and the address, once the
 * pictures are painted. Whatever happens in between finds the click either fully answered or dropped.
 */
import { idIn, largePicture, partNamed, sideOf } from "./address.js";
import { choice, choose } from "./choice.js";
import { renameFor } from "./views.js";

/** @import { Marks } from "./marks.js" */

/** @type {(() => void) | null} The rest of a click's answer. */
let rest = null;

/** Finish answering a click, if one is pending. */
export function finishAnswer() {
  const step = rest;
  rest = null;
  step?.();
}

/** Drop a half-answered click: another choice is about to replace it. */
export function dropAnswer() {
  rest = null;
}

/**
 * Go to an address. In a frame the reader's Back button belongs to the site around it: nothing is added to the history.
 * @param {string} href
 * @param {boolean} embedded
 */
export function follow(href, embedded) {
  if (embedded) location.replace(href);
  else location.assign(href);
}

/**
 * Answer a click on a link to a place in this page.
 * @param {HTMLElement} diagram
 * @param {Marks} marks
 * @param {string} href A fragment, as the link has it.
 * @param {boolean} embedded
 */
export function answer(diagram, marks, href, embedded) {
  const id = idIn(href);
  const chosen = partNamed(diagram, id) || { part: choice.part, point: null };
  const from = location.href;
  marks.pictures({ ...choice, ...chosen });
  const step = () => {
    if (location.href !== from) { // the reader has gone elsewhere in the meantime
      marks.pictures(choice);
      return;
    }
    const moves = href !== location.hash; // only then does the address name the choice
    const view = sideOf(diagram, chosen.part, choice.view);
    const turns = view !== choice.view;
    if (turns) renameFor(diagram, view, embedded);
    choose({ ...chosen, view, large: largePicture(id), ...(moves && { by: "reader", told: false }) });
    follow(href, embedded || turns); // the new side is already in the history
  };
  rest = step;
  // A timer that is set in a frame runs after that frame has been painted.
  const painted = () => { if (rest === step) finishAnswer(); };
  requestAnimationFrame(() => setTimeout(painted));
  setTimeout(painted, 500); // a frame out of sight is not painted
}

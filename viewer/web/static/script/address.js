/**
 * Translates between addresses and the choice: what a fragment names, and what to choose when the address changes.
 */
import { choice, choose } from "./choice.js";
import { unfold } from "./folds.js";

/** @import { Choice } from "./choice.js" */

/**
 * The id in a fragment. WordPress adds "?secret=…" to it; one that cannot be decoded names nothing.
 * @param {string} hash
 * @returns {string}
 */
export function idIn(hash) {
  try {
    return decodeURIComponent(hash.slice(1).replace(/\?.*/, ""));
  } catch {
    return "";
  }
}

/**
 * The part and point that an id stands for: a panel, something inside one, or a link in a picture.
 * @param {HTMLElement} diagram
 * @param {string | undefined} id
 * @returns {Pick<Choice, "part" | "point"> | null} None for a place that only moves the page, such as the list.
 */
export function partNamed(diagram, id) {
  const place = id ? document.getElementById(id) : null;
  const found = place && diagram.contains(place) && place.closest(".panel, [data-part]");
  if (!place || !found) return null;
  const { part } = /** @type {HTMLElement} */ (found).dataset;
  return { part: part || found.id, point: place.matches(".point-link") ? place.id : null };
}

/**
 * The side to show a part from: the current side if it shows the part, otherwise the one that shows it best.
 * @param {HTMLElement} diagram
 * @param {string | null} part
 * @param {string} view The side that is shown; the sheet shows all.
 * @returns {string}
 */
export function sideOf(diagram, part, view) {
  const best = part && document.getElementById(part)?.dataset.best;
  if (!best || view === "all") return view;
  return diagram.querySelector(`.plate[data-view="${view}"] [data-part="${part}"]`) ? view : best;
}

/**
 * The picture that an id shows larger, if it is one.
 * @param {string} id
 * @returns {string | null}
 */
export function largePicture(id) {
  return document.getElementById(id)?.matches(".plate") ? id : null;
}

/**
 * The choice when the address names no part: the part requested by the server or the site, or, at a place such as the
 * list
 * or the larger picture, the part that is open.
 * @returns {Pick<Choice, "part" | "point">}
 */
function stillChosen() {
  return { part: choice.asked || (location.hash ? choice.part : null), point: null };
}

/**
 * Choose what the address names, and announce it. A change not yet announced is the one that led here, so it keeps its
 * origin (reader or site).
 * @param {HTMLElement} diagram
 * @param {boolean} [first] The page has just been loaded.
 */
export function followAddress(diagram, first = false) {
  const id = idIn(location.hash);
  const named = partNamed(diagram, id);
  if (named) unfold(document.getElementById(id));
  // Asked before the choice opens the text.
  const closed = named && !document.getElementById(id)?.getClientRects().length;
  const chosen = named ? { ...named, asked: null } : stillChosen();
  choose({
    ...chosen,
    ...(first && { view: sideOf(diagram, chosen.part, choice.view) }), // later, readers turn the head themselves
    large: largePicture(id),
    by: choice.told ? "address" : choice.by,
    told: false,
  });
  // An address typed by hand: the browser can go to its place only now that the text is open.
  if (closed) location.replace(location.hash);
  choose({ told: true }); // last: this announces it, after everything shows it
}

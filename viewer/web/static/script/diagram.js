/**
 * The diagram, on a page and in a frame. Everything works without script; this adds aria-current, the document's title,
 * sides that change without a load, pictures that answer a click at once, and events on the diagram:
 * "anatomy-select" says what is chosen, "anatomy-set" chooses from outside.
 */
import { followAddress, idIn, partNamed, sideOf } from "./address.js";
import { answer, dropAnswer, finishAnswer, follow } from "./answer.js";
import { choice, choose, onChoice } from "./choice.js";
import { startFolds } from "./folds.js";
import { startLanguages } from "./languages.js";
import { fixLinks, isPlain } from "./links.js";
import { findMarks } from "./marks.js";
import { startMeanings } from "./meanings.js";
import { startPointing } from "./pointing.js";
import { startTurning } from "./turning.js";
import { startViews, viewLinks } from "./views.js";

/** @import { Choice } from "./choice.js" */
/** @import { Marks } from "./marks.js" */

/**
 * Show one picture alone, as large as the window.
 * @param {Readonly<Choice>} choice
 */
function showLarge({ large }) {
  const plate = large && document.getElementById(large);
  document.documentElement.toggleAttribute("data-large", !!plate);
}

/**
 * Escape leads back from the larger picture, unless it closes a box over it.
 * @param {KeyboardEvent} event
 */
function leaveLarge({ key, defaultPrevented }) {
  if (key !== "Escape" || defaultPrevented || !choice.large || document.querySelector(":popover-open")) return;
  /** @type {HTMLElement | null | undefined} */ (
    document.getElementById(choice.large)?.querySelector(".smaller")
  )?.click();
}

/**
 * Choose what the site around the diagram asks for.
 * @param {HTMLElement} diagram
 * @param {{ show?: string, view?: string, angle?: number | null }} wish `show` is an id; one that names
 *   nothing closes what is open.
 * @param {"site" | "reader"} [by] Who asks.
 */
export function chooseForSite(diagram, { show, view, angle }, by = "site") {
  const shows = show !== undefined;
  if (shows) dropAnswer();
  finishAnswer();
  const turns = !!view && viewLinks(diagram).some((link) => link.dataset.view === view);
  const part = partNamed(diagram, show)?.part || null;
  const side = turns ? view : shows ? sideOf(diagram, part, choice.view) : choice.view;
  choose({
    by,
    told: false,
    view: side,
    ...(angle !== undefined && { angle }),
    ...(shows && { part, point: null, asked: part }),
  });
  // A fragment that names nothing clears the selection without scrolling or moving the focus.
  if (shows && location.hash) location.replace("#-");
  followAddress(diagram);
}

/**
 * Let a way back to the picture lead to the side that is shown now.
 * @param {HTMLElement} diagram
 * @param {Element} link
 */
function turnBack(diagram, link) {
  const [shape] = diagram.querySelectorAll(
    `.plate[data-view="${sideOf(diagram, choice.part, choice.view)}"] [data-part="${choice.part}"]`,
  );
  if (shape) link.setAttribute("href", "#" + shape.id);
}

/**
 * @param {HTMLElement} diagram
 * @param {Marks} marks
 * @param {boolean} embedded
 */
function answerClicks(diagram, marks, embedded) {
  addEventListener("click", finishAnswer, true); // the click before this one
  diagram.addEventListener("click", (event) => {
    const link = /** @type {Element} */ (event.target).closest('a[href^="#"]');
    if (!link || !isPlain(event)) return;
    if (link.matches(".back-link")) turnBack(diagram, link);
    const href = link.getAttribute("href") || "";
    const here = document.getElementById(idIn(href));
    if (!here && !embedded) return;
    event.preventDefault();
    if (here) answer(diagram, marks, href, embedded);
    else follow(href, embedded);
  });
}

/**
 * Make a diagram answer. What follows a choice is added in this order: the sides, the marks, the larger picture, and
 * last the announcement, because a site is told the frame's height with it.
 * @param {HTMLElement} diagram
 */
export function startDiagram(diagram) {
  const embedded = diagram.classList.contains("embedded");
  const { view, show } = diagram.dataset;
  const marks = findMarks(diagram);
  fixLinks();
  choose({ view, asked: show || null });
  startViews(diagram, embedded);
  onChoice(marks.all);
  onChoice(showLarge);
  onChoice((now, before) => {
    if (!now.told || before.told) return;
    const detail = { part: now.part, point: now.point, view: now.view, angle: now.angle, user: now.by === "reader" };
    diagram.dispatchEvent(new CustomEvent("anatomy-select", { detail }));
  });
  startLanguages(diagram);
  startFolds(diagram);
  startMeanings(diagram);
  startPointing(diagram);
  answerClicks(diagram, marks, embedded);
  addEventListener("keydown", leaveLarge);
  diagram.addEventListener("anatomy-set", (event) => chooseForSite(diagram, /** @type {CustomEvent} */ (event).detail));
  addEventListener("hashchange", () => {
    // "#-" names nothing: the text that it closed, or that the site opened instead, has already been announced.
    if (location.hash !== "#-" || (choice.part && choice.part !== choice.asked)) followAddress(diagram);
  });
  followAddress(diagram, true);
  startTurning(diagram);
  delete diagram.dataset.show; // its text is marked from here on
  // The texts open by their marks from here on: `:has()` would look through all of them at every click.
  diagram.querySelector(".by-address")?.classList.remove("by-address");
}

/**
 * Switches between the sides of the picture without loading a new page.
 */
import { followAddress } from "./address.js";
import { choice, choose, onChoice } from "./choice.js";
import { isPlain, markCurrent } from "./links.js";

/**
 * The links to the sides; the view of each stands in `data-view`.
 * @param {HTMLElement} diagram
 * @returns {HTMLAnchorElement[]}
 */
export function viewLinks(diagram) {
  return [.../** @type {NodeListOf<HTMLAnchorElement>} */ (diagram.querySelectorAll("nav.views a"))];
}

/** The path that the side was last taken from: browsers report a change of the fragment alone as "popstate" too. */
let path = location.pathname;

/**
 * Put another side in the address: on a page as a new history entry, in a frame by replacing the current one.
 * @param {HTMLElement} diagram
 * @param {string} view
 * @param {boolean} embedded
 */
export function renameFor(diagram, view, embedded) {
  const link = viewLinks(diagram).find((other) => other.dataset.view === view);
  if (!link || link.hash) return; // in a single file, a side is a place within it
  if (!embedded) {
    history.pushState(null, "", link.href + location.hash);
    path = location.pathname;
    return;
  }
  try {
    history.replaceState(null, "", new URL(link.href).pathname + location.search + location.hash);
  } catch { /* WebKit: a sandboxed frame may not rename its page */ }
}

/**
 * Show a side, with a short fade where the browser can and the reader wants motion.
 * @param {HTMLElement} diagram
 * @param {HTMLAnchorElement[]} links
 * @param {string} view
 */
function showView(diagram, links, view) {
  const change = () => {
    diagram.dataset.view = view;
    for (const link of links) markCurrent(link, link.dataset.view === view && "page");
  };
  // A person that turns needs no other transition.
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches || diagram.hasAttribute("data-turns");
  // The side that an address asks for is there from the start.
  if (!document.startViewTransition || still || document.readyState !== "complete") change();
  else document.startViewTransition(change).ready.catch(() => {}); // the next transition may cut this one short
}

/**
 * Show a side in a frame. The history stays the site's, and the choice is announced with its new side, unless
 * a choice is already on its way to be announced.
 * @param {HTMLElement} diagram
 * @param {HTMLAnchorElement} link
 */
function turnInFrame(diagram, link) {
  const { view = "" } = link.dataset;
  renameFor(diagram, view, true);
  if (!choice.told) {
    choose({ view });
    return;
  }
  choose({ view, by: "reader", told: false });
  followAddress(diagram);
}

/**
 * Let the links to the sides, and on a page Back and Forward, show another side.
 * @param {HTMLElement} diagram
 * @param {boolean} embedded
 */
export function startViews(diagram, embedded) {
  const links = viewLinks(diagram);
  onChoice((now, before) => { if (now.view !== before.view) showView(diagram, links, now.view); });
  for (const link of links) {
    link.addEventListener("click", (event) => {
      if (!isPlain(event)) return;
      event.preventDefault();
      if (embedded) turnInFrame(diagram, link);
      else {
        const { view = "" } = link.dataset;
        renameFor(diagram, view, embedded);
        choose({ view });
      }
    });
  }
  if (embedded) return;
  addEventListener("popstate", () => {
    if (location.pathname === path) return; // only the fragment has changed
    path = location.pathname;
    const link = links.find((side) => new URL(side.href).pathname === location.pathname);
    if (link) choose({ view: link.dataset.view });
  });
}

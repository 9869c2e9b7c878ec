/**
 * Back returns the focus to the link that was followed: when going back between fragments of one page,
 * browsers lose it.
 */
import { isPlain } from "./links.js";

/** Note which links are followed from where, and focus them on the way back. */
export function returnFocusOnBack() {
  /** @type {Map<string, HTMLAnchorElement>} An address, and the link that was followed from there. */
  const followed = new Map();
  let ahead = ""; // where the link that was followed last leads: following it is reported as "popstate" too
  addEventListener("click", (event) => {
    const found = event.target instanceof Element && event.target.closest('a[href^="#"]');
    if (!found || !isPlain(event)) return;
    const link = /** @type {HTMLAnchorElement} */ (found);
    followed.set(location.href, link);
    ahead = new URL(link.getAttribute("href") || "", location.href).href;
  });
  addEventListener("popstate", () => {
    const link = location.href !== ahead && followed.get(location.href);
    ahead = "";
    // Later: this event comes before the browser has finished going back.
    if (link) setTimeout(() => { if (link.checkVisibility()) link.focus({ preventScroll: true }); });
  });
}

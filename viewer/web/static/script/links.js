/**
 * Links: which clicks the script answers, and addresses that stay correct when the page's own changes.
 */

/**
 * Whether a click is a plain one. With a modifier key or another button it belongs to the browser: a new tab,
 * a download.
 * @param {MouseEvent} event
 * @returns {boolean}
 */
export function isPlain(event) {
  return !(event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
}

/**
 * Mark a link as the current one, or no longer.
 * @param {Element} link
 * @param {"page" | "true" | false} current What it is current for.
 */
export function markCurrent(link, current) {
  if (current) link.setAttribute("aria-current", current);
  else link.removeAttribute("aria-current");
}

/** Make relative links absolute, as they are in exported files: another side changes the page's address. */
export function fixLinks() {
  const links = document.querySelectorAll('a[href]:not([href^="#"])');
  for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (links)) {
    link.setAttribute("href", link.href);
    if (link.dataset.language) link.dataset.language = new URL(link.dataset.language, location.href).href;
  }
}

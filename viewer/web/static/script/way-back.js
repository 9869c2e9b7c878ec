/**
 * A frame's own way back, because the browser's Back button belongs to the site around it: from a text to the
 * one before it, and from the first one to the pictures.
 */
import { idIn } from "./address.js";
import { choice, onChoice } from "./choice.js";
import { chooseForSite } from "./diagram.js";
import { isPlain } from "./links.js";
import { wishes } from "./wishes.js";

/** @type {string[]} The texts that the reader has come through; the last one is open. */
const trail = [];

/**
 * Close the open text, and go on where its part is: in the picture, or for a topic in the list.
 * @param {HTMLElement} diagram
 */
function closeText(diagram) {
  const { part } = choice;
  const back = document.getElementById(part || "")?.querySelector(".back-link")?.getAttribute("href");
  const place = back ? document.getElementById(idIn(back)) : diagram.querySelector(`.list [data-topic="${part}"]`);
  wishes.delete("show");
  chooseForSite(diagram, { show: "" }, "reader");
  /** @type {HTMLElement | null} */ (place)?.focus();
}

/**
 * Put the way back at the head of the open text, or at its end where the reader has not opened it: nothing
 * moves while a page loads.
 * @param {HTMLElement} link
 * @param {string} part
 * @param {boolean} first
 */
function leadBack(link, part, first) {
  const panel = document.getElementById(part), before = trail.at(-2);
  const name = before && document.getElementById(before + "-name")?.firstChild?.textContent?.trim();
  link.textContent = String(name ? link.dataset.back?.replace("#", name) : link.dataset.close);
  link.setAttribute("href", "#" + (before || "parts"));
  const bar = panel?.querySelector(".bar");
  if (first) panel?.querySelector(".onward")?.append(link);
  else if (bar) bar.lastElementChild?.before(link);
  else panel?.prepend(link);
}

/**
 * Offer a frame's reader the way back. The texts that are open from here on are its steps.
 * @param {HTMLElement} diagram
 */
export function startWayBack(diagram) {
  const link = /** @type {HTMLElement} */ (diagram.querySelector(".way-back"));
  link.hidden = false; // hidden with the tools, until a text is open
  link.addEventListener("click", (event) => {
    if (!isPlain(event)) return;
    const [, before] = trail.splice(-2).reverse();
    if (before) return; // the link leads there
    event.preventDefault();
    event.stopPropagation();
    closeText(diagram);
  });
  onChoice(({ part, by }) => {
    if (!part) trail.length = 0;
    else if (part !== trail.at(-1)) trail.push(part);
    else return;
    if (part) leadBack(link, part, by !== "reader");
  });
}

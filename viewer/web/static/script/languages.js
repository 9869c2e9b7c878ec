/**
 * Links to the page in another language keep the same side and the same part open.
 */
import { choice } from "./choice.js";

/** @param {HTMLElement} diagram */
export function startLanguages(diagram) {
  const links = /** @type {NodeListOf<HTMLAnchorElement>} */ (diagram.querySelectorAll("nav.languages a"));
  for (const link of links) {
    link.addEventListener("click", () => {
      const { view } = choice;
      link.href = link.dataset.language + (view === "all" ? "" : view + "/") + new URL(link.href).search + location.hash;
    });
  }
}

/**
 * Links to the page in another language keep the same side, angle and part open.
 */
import { choice } from "./choice.js";

/**
 * Let an address name the angle that the person is turned to now.
 * @param {URLSearchParams} query
 */
export function nameAngle(query) {
  if (choice.angle === null) query.delete("angle");
  else query.set("angle", String(choice.angle));
}

/**
 * Let a link to another language ask, when it is followed, for what is shown by then.
 * @param {HTMLElement} diagram
 */
export function startLanguages(diagram) {
  const links = /** @type {NodeListOf<HTMLAnchorElement>} */ (diagram.querySelectorAll("nav.languages a"));
  for (const link of links) {
    link.addEventListener("click", () => {
      const { view } = choice;
      const url = new URL(
        link.dataset.language + (view === "all" ? "" : view + "/") + new URL(link.href).search + location.hash,
        link.href,
      );
      nameAngle(url.searchParams);
      link.href = url.href;
    });
  }
}

/**
 * The country whose rules are shown. Like the theme, it is part of the address, and links carry it on. Every country's
 * texts are in the page, so choosing one makes no request.
 */
import { isPlain } from "./links.js";
import { carry, root } from "./theme.js";

const LINKS = ".countries a";

/**
 * The country that a query asks for.
 * @param {string} query
 * @returns {string | null}
 */
function countryIn(query) {
  return new URLSearchParams(query).get("country");
}

/**
 * Show the rules of a country, if there are any. The style sheet hides the others before the script runs; the
 * search and reading aloud need them hidden too.
 * @param {string | null | undefined} country
 * @param {boolean} [asked] Whether the address or the reader asks for it; otherwise the clinic does.
 * @returns {boolean} Whether there are rules.
 */
function showCountry(country, asked) {
  const links = /** @type {HTMLAnchorElement[]} */ ([...document.querySelectorAll(LINKS)]);
  if (!country || !links.some((link) => countryIn(link.search) === country)) return false;
  root.country = country;
  if (asked) root.asked = country;
  for (const link of links) link.ariaCurrent = String(countryIn(link.search) === country);
  for (const text of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-in]"))) {
    text.hidden = !text.dataset.in?.split(" ").includes(country);
  }
  return true;
}

/**
 * Show the country that the address asks for, which an export's files cannot do, and those that a reader chooses.
 * @param {HTMLElement} diagram
 */
export function startCountries(diagram) {
  showCountry(countryIn(location.search), true) || showCountry(root.country);
  carry();
  diagram.addEventListener("click", (event) => {
    const link = /** @type {HTMLElement} */ (event.target).closest(LINKS);
    if (!link || !isPlain(event)) return;
    event.preventDefault();
    showCountry(countryIn(/** @type {HTMLAnchorElement} */ (link).search), true);
    carry(true);
  });
}

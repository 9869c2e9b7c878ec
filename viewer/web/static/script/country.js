/**
 * The country whose rules are shown. Like the theme it stands in the address and is carried by the links from there on; the texts
 * of every country are in the page, so choosing one asks for nothing.
 */
import { isPlain } from "./links.js";
import { carry, root } from "./theme.js";

/**
 * Show the rules of a country, if there are any. The style sheet hides the others before the script runs; the search and reading
 * aloud need them hidden too.
 * @param {string | null | undefined} country
 * @param {boolean} [asked] Whether the address or the reader asks for it; otherwise the clinic does.
 * @returns {boolean} Whether there are rules.
 */
function showCountry(country, asked) {
  const marked = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-to], [data-in]")]);
  if (!country || !marked.some(({ dataset }) => dataset.to === country)) return false;
  root.country = country;
  if (asked) root.asked = country;
  for (const one of marked) {
    if (one.dataset.in) one.hidden = !one.dataset.in.split(" ").includes(country);
    else one.ariaCurrent = String(one.dataset.to === country);
  }
  return true;
}

/**
 * Show the country that the address asks for, which an export's files cannot do, and those that a reader chooses.
 * @param {HTMLElement} diagram
 */
export function startCountries(diagram) {
  showCountry(new URLSearchParams(location.search).get("country"), true) || showCountry(root.country);
  carry();
  diagram.addEventListener("click", (event) => {
    const { to } = /** @type {HTMLElement} */ (event.target).dataset;
    if (!to || !isPlain(event)) return;
    event.preventDefault();
    showCountry(to, true);
    carry(true);
  });
}

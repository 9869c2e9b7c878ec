/**
 * The country whose rules are shown. Like the theme it stands in the address and is carried by the links from there on; the texts
 * of every country are in the page, so choosing one asks for nothing.
 */
import { isPlain } from "./links.js";
import { carry, root } from "./theme.js";

/**
 * Show the rules of a country, if there are any. The style sheet hides the others before the script runs; hidden they are for
 * searching and reading aloud too.
 * @param {string} [country]
 * @param {boolean} [own] Whether that is the reader's choice.
 */
function showCountry(country = "", own) {
  const marked = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-to], [data-in]")]);
  if (!marked.some(({ dataset }) => dataset.to === country)) return;
  root.country = country;
  for (const one of marked) {
    if (one.dataset.in) one.hidden = !one.dataset.in.split(" ").includes(country);
    else one.ariaCurrent = String(one.dataset.to === country);
  }
  carry(own);
}

/**
 * Show the country that the address asks for, which an export's files cannot do, and those that a reader chooses.
 * @param {HTMLElement} diagram
 */
export function startCountries(diagram) {
  showCountry(new URLSearchParams(location.search).get("country") || root.country);
  diagram.addEventListener("click", (event) => {
    const { to } = /** @type {HTMLElement} */ (event.target).dataset;
    if (!to || !isPlain(event)) return;
    event.preventDefault();
    showCountry(to, true);
  });
}

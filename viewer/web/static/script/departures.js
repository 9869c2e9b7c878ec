/**
 * The links out of a frame, to the same diagram in another language and to the full page. Both keep the current side,
 * angle
 * and part.
 */
import { choice } from "./choice.js";
import { post, secret } from "./host.js";
import { nameAngle } from "./languages.js";
import { isPlain } from "./links.js";
import { root, withChoices } from "./theme.js";
import { viewLinks } from "./views.js";
import { wishes } from "./wishes.js";

/**
 * The part the reader opened, as a fragment.
 * @returns {string}
 */
function opened() {
  return location.hash.replace(/^#-$|\?.*/, "");
}

/**
 * The address of the same place in another language. The site's options stay in the query and the reader's selection
 * in the
 * fragment; WordPress's secret, which the selection removed from the fragment, is restored.
 * @param {HTMLAnchorElement} link
 * @returns {string}
 */
export function inLanguage(link) {
  const url = new URL(link.href);
  const view = choice.view === "all" ? "" : choice.view + "/";
  url.pathname = url.pathname.replace(/(\/embed\/)[^/]*\/?$/, "$1" + view);
  url.search = String(wishes);
  nameAngle(url.searchParams);
  url.hash = opened() + (secret ? "?secret=" + secret : "");
  return withChoices(url.href);
}

/**
 * The country that was asked for, as part of a query: the full page shows its rules too, but not the site's theme.
 * @param {string} mark What precedes it.
 * @returns {string}
 */
function country(mark) {
  return root.asked ? mark + "country=" + root.asked : "";
}

/**
 * The address of the full page.
 * @param {HTMLElement} diagram
 * @returns {string}
 */
export function fullPage(diagram) {
  const [link] = viewLinks(diagram).filter((side) => side.dataset.view === choice.view);
  const url = new URL(/** @type {HTMLAnchorElement} */ (link).href);
  url.pathname = url.pathname.replace(/\/embed(\/[^/]*\/?)$/, "$1");
  url.search = country("?");
  nameAngle(url.searchParams);
  url.hash = opened() || wishes.get("show") || "";
  return url.href;
}

/** Whether the full page is being opened to print the open text. */
let printing = false;

/**
 * A frame cannot print: let the full page do it.
 * @param {HTMLElement} diagram
 */
export function printFullPage(diagram) {
  printing = true;
  /** @type {HTMLElement | null} */ (diagram.querySelector(".full"))?.click();
  printing = false;
}

/**
 * Let the links out of a frame lead, when they are followed, to what is shown by then.
 * @param {HTMLElement} diagram
 */
export function startDepartures(diagram) {
  diagram.addEventListener("click", (event) => {
    const link = /** @type {Element} */ (event.target).closest("a");
    if (!link) return;
    if (link.hasAttribute("hreflang")) {
      link.href = inLanguage(link);
      if (!isPlain(event)) return;
      event.preventDefault();
      location.replace(link.href); // adds nothing to the history of the site around it
    } else if (link.matches(".full")) {
      const url = new URL(fullPage(diagram));
      if (printing) url.search = "?print" + country("&"); // paper has the sides alone
      link.href = url.href;
      if (!secret) return;
      // WordPress lets no window open from its frame, but goes where a link message points, on the same site.
      event.preventDefault();
      post({ secret, message: "link", value: link.href });
    }
  });
}

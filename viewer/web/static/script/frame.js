/**
 * The diagram in a frame of another site: what its address asks for, if no server has done that already, and
 * the messages to and from the site. docs/embedding.md lists them.
 */
import { startCountries } from "./country.js";
import { fullPage, inLanguage, printFullPage, startDepartures } from "./departures.js";
import { chooseForSite, startDiagram } from "./diagram.js";
import { tellHeight, watchHeight } from "./height.js";
import { ns, secret, send } from "./host.js";
import { startTools } from "./part-tools.js";
import { startSearch } from "./search.js";
import { viewLinks } from "./views.js";
import { startWayBack } from "./way-back.js";
import { startThemes } from "./theme.js";
import { refuse, setTheme, showWished, useAccent, useTel, wishes } from "./wishes.js";

/**
 * Tell the site that the diagram is ready; its height first, so that it is seen at that height.
 * @param {HTMLElement} diagram
 */
function tellReady(diagram) {
  tellHeight(diagram, true);
  send("ready", {
    lang: document.documentElement.lang,
    views: viewLinks(diagram).map((link) => link.dataset.view),
    parts: [...diagram.querySelectorAll(".panel[data-best]")].map((panel) => panel.id),
  });
}

/**
 * Where a text begins, together with the small picture above it.
 * @param {HTMLElement} diagram
 * @param {HTMLElement} panel
 * @returns {number} CSS px from the top of the frame's page.
 */
function topOf(diagram, panel) {
  const stage = diagram.hasAttribute("data-now") && diagram.querySelector(".stage");
  const tops = [panel, stage || panel].map((element) => element.getBoundingClientRect().top);
  return Math.round(Math.min(...tops) + scrollY);
}

/**
 * Tell the site what is chosen, and where a reader's choice begins in the frame. The height comes first: the
 * site can only go where the frame reaches, and a frame that fits is not scrolled inside.
 * @param {HTMLElement} diagram
 * @param {{ part: string | null, user: boolean }} detail
 */
function tellChoice(diagram, detail) {
  tellHeight(diagram);
  const panel = detail.user && detail.part && document.getElementById(detail.part);
  send("select", panel ? { ...detail, top: topOf(diagram, panel) } : detail);
}

/**
 * Apply the site's "set" message; values that are not strings or not allowed are ignored.
 * @param {HTMLElement} diagram
 * @param {Record<string, unknown>} wish
 */
function set(diagram, { theme, accent, view, angle, show, lang }) {
  if (typeof theme === "string") setTheme(theme);
  if (typeof accent === "string") wishes.set("accent", accent);
  if (typeof theme === "string" || typeof accent === "string") useAccent(diagram);
  if (typeof view === "string") chooseForSite(diagram, { view });
  if (angle === null || Number.isFinite(angle)) chooseForSite(diagram, { angle: /** @type {number | null} */ (angle) });
  if (typeof show === "string") showWished(diagram, show);
  if (typeof lang !== "string" || lang === document.documentElement.lang) return;
  const links = /** @type {NodeListOf<HTMLAnchorElement>} */ (diagram.querySelectorAll("a[hreflang]"));
  const other = [...links].find((link) => link.hreflang === lang);
  if (other) location.replace(inLanguage(other));
}

/** @param {HTMLElement} diagram */
function listenToSite(diagram) {
  addEventListener("message", ({ source, data }) => {
    if (source !== parent || source === window || !data || typeof data !== "object") return;
    // WordPress says so to a pasted address, once it listens.
    if (secret && data.secret === secret && data.message === "ready") tellHeight(diagram, true);
    if (data.ns !== ns || data.v !== 1) return;
    if (data.type === "hello") tellReady(diagram);
    if (data.type === "set") set(diagram, data);
  });
}

/**
 * Apply the options in the address. A server has already done so, but exported files have not.
 * @param {HTMLElement} diagram
 */
function grantWishes(diagram) {
  // Where an address asks for a language that there is none of, the page is in another than the address says.
  const language = /([^/_-]+)[^/]*\/embed\//.exec(location.pathname)?.[1];
  const [spoken] = document.documentElement.lang.split("-");
  if (language && language.toLowerCase() !== spoken) refuse(diagram, "unknown-language", true);
  startThemes(diagram, (theme) => {
    wishes.set("theme", theme);
    useAccent(diagram, true);
  });
  startCountries(diagram);
  if (wishes.has("accent")) useAccent(diagram);
  useTel(diagram);
  const show = wishes.get("show");
  if (show !== null && !/^#[^?]/.test(location.hash)) showWished(diagram, show);
}

const diagram = /** @type {HTMLElement | null} */ (document.querySelector(".diagram.embedded"));
if (diagram) {
  startWayBack(diagram); // before the choice is announced, and with it the height of the frame
  startDiagram(diagram);
  startSearch();
  listenToSite(diagram);
  diagram.addEventListener("anatomy-select", (event) => tellChoice(diagram, /** @type {CustomEvent} */ (event).detail));
  startDepartures(diagram);
  startTools(diagram, () => fullPage(diagram), () => printFullPage(diagram));
  grantWishes(diagram);
  tellReady(diagram);
  watchHeight(diagram);
}

/**
 * A page of the viewer's own: the diagram, its search and the way back. Pages without a diagram load it too.
 */
import { returnFocusOnBack } from "./back.js";
import { choice } from "./choice.js";
import { startCountries } from "./country.js";
import { startDiagram } from "./diagram.js";
import { startReadingAloud } from "./reading-aloud.js";
import { startSearch } from "./search.js";
import { startTools } from "./part-tools.js";
import { startThemes } from "./theme.js";

/**
 * The address of the open text, without the theme, which is the reader's own.
 * @returns {string}
 */
function pageAddress() {
  return location.origin + location.pathname + "#" + (choice.point || choice.part);
}

/** A frame cannot print, so its button leads here with "?print". */
function printIfAsked() {
  const url = new URL(location.href);
  if (!url.searchParams.has("print")) return;
  url.searchParams.delete("print");
  history.replaceState(history.state, "", url);
  if (document.readyState === "complete") print();
  else addEventListener("load", () => print());
}

const diagram = /** @type {HTMLElement | null} */ (document.querySelector(".diagram[data-view]"));
if (diagram) {
  startDiagram(diagram);
  startThemes(diagram);
  startCountries(diagram);
  startTools(diagram, pageAddress, () => print());
  startReadingAloud(diagram);
  printIfAsked();
}
startSearch();
returnFocusOnBack();

/**
 * A page of the viewer's own: the diagram, its search and the way back. Pages without a diagram load it too.
 */
import { returnFocusOnBack } from "./back.js";
import { startDiagram } from "./diagram.js";
import { startSearch } from "./search.js";
import { startThemes } from "./theme.js";

const diagram = /** @type {HTMLElement | null} */ (document.querySelector(".diagram[data-view]"));
if (diagram) {
  startDiagram(diagram);
  startThemes(diagram);
}
startSearch();
returnFocusOnBack();

/**
 * For sites that embed the diagram:
 * <anatomy-diagram src="https://…/en/embed/VIEW/" show="PART">
 *   <a href="https://…/en/VIEW/">The diagram</a>
 * </anatomy-diagram>
 * and <iframe data-anatomy-diagram src="…">, frames that fit their height. Nothing else on the site is changed.
 */
import { AnatomyDiagram } from "./element.js";
import { links, listenToFrames, NAME, post } from "./messages.js";

/** Frames in the site's own markup. */
function findFrames() {
  const frames = /** @type {NodeListOf<HTMLIFrameElement>} */ (document.querySelectorAll("iframe[data-" + NAME + "]"));
  for (const frame of frames) {
    if ([...links].some((link) => link.frame === frame)) continue;
    links.add({ frame, host: frame, fits: () => !frame.hasAttribute("data-height") });
    post(frame, "hello");
  }
}

// A second copy of this script changes nothing.
if (window.customElements && !customElements.get(NAME)) {
  listenToFrames();
  customElements.define(NAME, AnatomyDiagram);
  findFrames();
  addEventListener("DOMContentLoaded", findFrames);
}

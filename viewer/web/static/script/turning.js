/**
 * The control that turns the person. The surface and what draws it are one file, the same for everyone, which
 * is fetched when a reader first reaches for the control.
 */
import { choice, choose, onChoice } from "./choice.js";

/**
 * Offer the control, where the diagram has a surface and the browser has WebGL.
 * @param {HTMLElement} diagram
 */
export function startTurning(diagram) {
  const control = /** @type {HTMLElement | null} */ (diagram.querySelector(".turn"));
  if (!control) return;
  // Resolve the address now: another side changes the page's address, and in a sandboxed frame, scripts have no
  // address of
  // their own.
  const { href } = new URL(control.dataset.script || "", document.baseURI);
  /** @type {Promise<void> | undefined} */
  let coming;
  const reach = () => {
    coming ??= import(href).then(
      ({ turn }) => turn(diagram, control, { choice: () => choice, choose, onChoice }),
      () => { coming = undefined; }, // the sides are still there without a connection; the next reach tries again
    );
  };
  const offer = () => {
    const gl = document.createElement("canvas").getContext("webgl");
    if (!gl) {
      control.remove(); // with the room that the page has left for it
      return;
    }
    // Browsers allow a page about 16 contexts, its frames included, and take the oldest from whoever opens one more.
    gl.getExtension("WEBGL_lose_context")?.loseContext();
    control.hidden = false;
    control.onpointerdown = control.oninput = reach;
    control.addEventListener("focusin", reach); // so the slider announces the current side
    onChoice(({ angle }) => { if (angle !== null) reach(); });
    const [, angle] = /\bangle=(-?\d{1,3})\b/.exec(location.search) || [];
    // Null, or what the site has asked for meanwhile, where the address names no angle.
    choose({ angle: angle ? +angle : choice.angle });
  };
  // The first paint does not wait for this.
  addEventListener("load", offer);
}

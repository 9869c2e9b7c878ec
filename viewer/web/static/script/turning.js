/**
 * The control that turns the person. The surface and what draws it are one file, the same for everyone, which is fetched when
 * a reader first reaches for the control.
 */
import { choice, choose, onChoice } from "./choice.js";

/** @param {HTMLElement} diagram */
export function startTurning(diagram) {
  const control = /** @type {HTMLElement | null} */ (diagram.querySelector(".turn"));
  if (!control) return;
  // Whole, and now: another side changes the page's address, and in a sandboxed frame scripts have no address of their own.
  const { href } = new URL(control.dataset.script || "", document.baseURI);
  /** @type {Promise<void> | undefined} */
  let coming;
  const reach = () => {
    coming ??= import(href).then(({ turn }) => {
      turn(diagram, control, { choice: () => choice, choose, onChoice });
    }, () => { coming = undefined; }); // the sides are still there without a connection; the next reach tries again
  };
  const offer = () => {
    if (!document.createElement("canvas").getContext("webgl")) return;
    control.hidden = false;
    control.addEventListener("focusin", reach);
    control.onpointerdown = reach; // Safari does not focus a slider that is touched
    onChoice(({ angle }) => { if (angle !== null) reach(); });
    const [, angle] = /\bangle=(\d{1,3})\b/.exec(location.search) || [];
    // Null, or what the site has asked for meanwhile, where the address names no angle.
    choose({ angle: angle ? +angle : choice.angle });
  };
  // The first paint does not wait for this.
  addEventListener("load", offer);
}

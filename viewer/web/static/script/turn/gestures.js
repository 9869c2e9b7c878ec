/**
 * What a reader does with the picture itself: drag it to turn the person, and point at or tap the surface.
 */
import { partAt } from "./skin.js";

/** @import { Picture } from "./picture.js" */
/** @import { Looker, Sight } from "./sight.js" */

/**
 * @typedef {object} Turning
 * @property {() => Sight} sight
 * @property {() => boolean} allowed Whether a drag may begin.
 * @property {() => void} begin A drag has begun: whatever moves by itself stops.
 * @property {(sight: Sight) => void} move
 * @property {() => void} end
 */

/** Degrees: how far a drag over the whole width turns the person. */
const ACROSS = 200;

/** CSS px. A tap may move a little; what moves further is a drag. */
const STILL = 6;

/**
 * Turn the person by dragging. A finger that goes up or down scrolls the page instead.
 * @param {HTMLElement} stage Where a drag may begin.
 * @param {Turning} turning
 * @returns {() => boolean} Whether a finger or button is down.
 */
export function startDragging(stage, { sight, allowed, begin, move, end }) {
  /** @type {{ x: number, y: number, sight: Sight, far: boolean } | null} */
  let drag = null;
  stage.addEventListener("pointerdown", (event) => {
    if (event.button || !event.isPrimary || !allowed()) return;
    drag = { x: event.clientX, y: event.clientY, sight: { ...sight() }, far: false };
  });
  addEventListener("pointermove", (event) => {
    if (!drag || !event.isPrimary) return;
    const [dx, dy] = [event.clientX - drag.x, event.clientY - drag.y];
    if (!drag.far) {
      if (Math.abs(dx) < STILL && (event.pointerType === "touch" || Math.abs(dy) < STILL)) return;
      drag.far = true;
      begin();
    }
    const reach = ACROSS / (stage.clientWidth || 600);
    const nod = event.pointerType === "touch" ? drag.sight.nod : drag.sight.nod + dy * reach / 2;
    move({ facing: drag.sight.facing - dx * reach, nod: Math.round(nod) });
  });
  for (const type of ["pointerup", "pointercancel"]) {
    addEventListener(type, () => {
      if (!drag) return;
      const { far } = drag;
      drag = null;
      if (!far) return;
      // The click that ends a drag is no choice. Browsers send it right after "pointerup", if they send one at all.
      const stop = (/** @type {Event} */ event) => { event.preventDefault(); event.stopPropagation(); };
      addEventListener("click", stop, { capture: true, once: true });
      setTimeout(() => removeEventListener("click", stop, true));
      end();
    });
  }
  // A link or picture would be dragged away by itself.
  stage.addEventListener("dragstart", (event) => event.preventDefault());
  return () => drag !== null;
}

/**
 * Let a tap on the surface choose the part that lies there.
 * @param {Picture} picture
 * @param {Looker} looker
 * @param {{ sight: () => Sight, dragging: () => boolean }} state
 */
export function startTapping({ figure, svg: picture, plates, overlay }, looker, { sight, dragging }) {
  /** @type {(event: MouseEvent) => string} */
  const under = (event) => {
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(picture.getScreenCTM()?.inverse());
    const hit = looker.hit(sight(), at.x, at.y);
    return hit ? partAt(plates, hit.place, hit.normal) : "";
  };
  figure.addEventListener("click", (event) => {
    if (/** @type {Element} */ (event.target).closest("a")) return;
    const part = under(event);
    // Through the link of its name, so that the page answers it like any other choice.
    const link = part && overlay.names.find((name) => name.part === part)?.link;
    if (link) link.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
  });
  figure.addEventListener("pointermove", (event) => {
    if (!dragging() && event.pointerType !== "touch") figure.style.cursor = under(event) ? "pointer" : "";
  });
}

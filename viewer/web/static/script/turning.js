/**
 * The control that turns the person. The surface and what draws it are one file, the same for everyone, which is fetched when
 * a reader first reaches for the control.
 */
import { choice, choose, onChoice } from "./choice.js";
import { viewLinks } from "./views.js";

/**
 * Let the address name a side and an angle, in place of what it named.
 * @param {HTMLElement} diagram
 * @param {string} view
 * @param {number | null} angle
 */
function nameAngle(diagram, view, angle) {
  const link = viewLinks(diagram).find((one) => one.dataset.view === view);
  if (!link) return;
  const url = new URL(location.href);
  url.pathname = new URL(link.href).pathname;
  if (angle === null) url.searchParams.delete("angle");
  else url.searchParams.set("angle", String(angle));
  try {
    history.replaceState(history.state, "", url);
  } catch { /* WebKit: a sandboxed frame may not rename its page */ }
}

/**
 * An angle in degrees, as an address or a site may give it.
 * @param {unknown} value
 * @returns {number | null} From 0 up to 360; null for anything else.
 */
export function angleIn(value) {
  const angle = typeof value === "string" && value.trim() ? Number(value) : value;
  return typeof angle === "number" && Number.isFinite(angle) ? (Math.round(angle) % 360 + 360) % 360 : null;
}

/**
 * Whether the browser can draw a surface. What it takes to find out is given back at once.
 * @returns {boolean}
 */
function draws() {
  const gl = document.createElement("canvas").getContext("webgl");
  gl?.getExtension("WEBGL_lose_context")?.loseContext();
  return !!gl;
}

/** @param {HTMLElement} diagram */
export function startTurning(diagram) {
  const control = /** @type {HTMLElement | null} */ (diagram.querySelector(".turn"));
  if (!control) return;
  const offer = () => { if (draws()) offerTurning(diagram, control); };
  // The first paint does not wait for this.
  if (document.readyState === "complete") setTimeout(offer);
  else addEventListener("load", () => setTimeout(offer), { once: true });
}

/**
 * @param {HTMLElement} diagram
 * @param {HTMLElement} control
 */
function offerTurning(diagram, control) {
  control.hidden = false;
  /** @type {Promise<void> | undefined} */
  let coming;
  const reach = () => {
    coming ??= import(control.dataset.script || "").then(({ turn }) => {
      turn(diagram, control, {
        choice: () => choice,
        choose,
        onChoice,
        rename: (/** @type {string} */ view, /** @type {number | null} */ angle) => nameAngle(diagram, view, angle),
      });
    }, () => { coming = undefined; }); // the sides are still there without a connection; the next reach tries again
  };
  for (const type of ["pointerdown", "focusin", "keydown"]) control.addEventListener(type, reach);
  onChoice(({ angle }) => { if (angle !== null) reach(); });
  const asked = angleIn(new URLSearchParams(location.search).get("angle"));
  if (asked !== null) choose({ angle: asked });
  else if (choice.angle !== null) reach(); // the site has asked for it meanwhile
}

/**
 * A frame tells the site its height whenever that changes.
 */
import { post, secret, send } from "./host.js";

let told = 0;

/**
 * @param {HTMLElement} diagram
 * @returns {number} CSS px; 0 in a hidden frame.
 */
function heightOf(diagram) {
  const root = document.documentElement;
  // Measured without the scrollbar of a frame that is still too short: the scrollbar wraps more lines and so would
  // never go
  // away.
  const bar = innerWidth > root.clientWidth;
  if (bar) root.style.overflow = "hidden";
  const height = Math.ceil(diagram.getBoundingClientRect().height);
  if (bar) root.style.overflow = "";
  return height;
}

/**
 * Tell the height.
 * @param {HTMLElement} diagram
 * @param {boolean} [again] Even if it has been told.
 */
export function tellHeight(diagram, again) {
  const height = heightOf(diagram);
  if (!height || (height === told && !again)) return;
  told = height;
  send("height", { height });
  if (secret) post({ secret, message: "height", value: height });
}

/**
 * Tell the site the height whenever the diagram's, or the frame's width, changes.
 * @param {HTMLElement} diagram
 */
export function watchHeight(diagram) {
  new ResizeObserver(() => tellHeight(diagram)).observe(diagram);
  addEventListener("resize", () => tellHeight(diagram));
}

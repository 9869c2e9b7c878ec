/**
 * Elements of the overlay: made, changed, shown and hidden.
 */

const SVG = "http://www.w3.org/2000/svg";

/**
 * A new SVG element.
 * @template {keyof SVGElementTagNameMap} T
 * @param {T} name
 * @param {Record<string, string | number>} [attributes]
 * @param {Element[]} [children]
 * @returns {SVGElementTagNameMap[T]}
 */
export function svg(name, attributes = {}, children = []) {
  const element = document.createElementNS(SVG, name);
  set(element, attributes);
  element.append(...children);
  return element;
}

/**
 * Set several attributes of an element.
 * @param {Element} element
 * @param {Record<string, string | number>} attributes
 */
export function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
}

/**
 * Show an element or hide it.
 * @param {Element} element
 * @param {boolean} on
 */
export function show(element, on) {
  const { style } = /** @type {SVGElement} */ (element);
  // What has the focus stays: a reader must not lose the place.
  const display = on || element === document.activeElement ? "" : "none";
  if (style.display !== display) style.display = display;
}

/**
 * A link to where a plate's link leads, with the same name for screen readers and the same colors.
 * @param {Element} like
 * @param {Element[]} children
 * @returns {SVGAElement}
 */
export function linkLike(like, children) {
  const link = svg("a", {}, children);
  for (const name of ["href", "aria-label", "aria-describedby", "lang", "class", "data-part", "data-site"]) {
    const value = like.getAttribute(name);
    if (value !== null) link.setAttribute(name, value);
  }
  // The overlay marks what is chosen by itself, and the link of the plate may be marked just now.
  link.classList.remove("shown", "lit", "near");
  return link;
}

/**
 * A part that is pointed at or focused, in the list or in a picture, is highlighted in both, with its name beside it. A
 * click on the background of a picture enlarges it.
 */

/**
 * The link to a part that an event comes from.
 * @param {Event} event
 * @returns {Element | null}
 */
function partOf({ target }) {
  return target instanceof Element ? target.closest("a[data-part]") : null;
}

/**
 * Put its name beside a shape, unless it stands there already.
 * @param {HTMLElement} tip
 * @param {Element | undefined} link
 */
function name(tip, link) {
  tip.hidden = !link || [...link.querySelectorAll(".label")].some((label) => label.checkVisibility());
  const stage = !tip.hidden && tip.offsetParent;
  if (!link || !stage) return;
  tip.textContent = link.getAttribute("aria-label");
  const shape = (link.querySelector(".fill") || link).getBoundingClientRect();
  const around = stage.getBoundingClientRect();
  const left = shape.left + shape.width / 2 - around.left - tip.offsetWidth / 2;
  tip.style.left = Math.max(0, Math.min(left, around.width - tip.offsetWidth)) + "px";
  tip.style.top = Math.max(0, shape.top - around.top - tip.offsetHeight - 6) + "px";
}

/**
 * Light up what is pointed at or focused, and let a click on a picture's ground enlarge it.
 * @param {HTMLElement} diagram
 */
export function startPointing(diagram) {
  const stage = /** @type {HTMLElement} */ (diagram.querySelector(".stage"));
  const tip = document.createElement("p");
  tip.className = "tip";
  tip.hidden = true;
  tip.setAttribute("aria-hidden", "true"); // the link has the same name
  stage.append(tip);
  /** @type {string | undefined} */
  let lit;
  /** @type {Element[]} */
  let near = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let naming;
  /** @type {Record<"pointer" | "focus", Element | null>} */
  const at = { pointer: null, focus: null };
  /** @param {Event} event */
  const light = (event) => {
    const by = event.type.startsWith("pointer") ? "pointer" : "focus";
    at[by] = event.type.endsWith("out") ? null : partOf(event);
    // The focus goes to the text of a part that is clicked, and the pointer stays where it is.
    const link = at[by] || at.pointer || at.focus;
    const part = /** @type {HTMLElement | null} */ (link)?.dataset.part;
    if (part === lit) return;
    lit = part;
    for (const other of near) other.classList.remove("near");
    const links = near = part ? [...diagram.querySelectorAll(`a[data-part="${part}"]`)] : [];
    for (const other of links) other.classList.add("near");
    // Measuring has to wait for styles and layout: not while a text opens and moves something else under the pointer.
    clearTimeout(naming);
    naming = setTimeout(() => {
      name(tip, links.find((other) =>
        stage.contains(link) ? other === link : stage.contains(other) && other.checkVisibility()));
    });
  };
  for (const type of ["pointerover", "pointerout", "focusin", "focusout"]) diagram.addEventListener(type, light);
  addEventListener("keydown", ({ key }) => { // it may lie over something
    if (key !== "Escape") return;
    clearTimeout(naming);
    tip.hidden = true;
  });
  stage.addEventListener("click", (event) => {
    const plate = event.target instanceof Element && event.target.closest("figure.plate");
    if (!plate || event.defaultPrevented || /** @type {Element} */ (event.target).closest("a, button")) return;
    const larger = /** @type {HTMLElement | null} */ (plate.querySelector(".larger"));
    if (larger?.checkVisibility()) larger.click();
  });
}

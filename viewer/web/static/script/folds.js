/**
 * The folded parts of a text: its sources in full, and a fold that opens where a link leads into it.
 */

/**
 * Put the sources of a text under its heading, from the list of all sources that the page holds.
 * @param {Element} fold
 */
function fillSources(fold) {
  const numbers = fold.querySelector(".numbers");
  if (!numbers) return;
  const list = document.createElement("ol");
  for (const number of numbers.textContent.split(", ")) {
    const item = /** @type {HTMLLIElement | undefined} */ (
      document.getElementById("source-" + number)?.cloneNode(true)
    );
    if (!item) return; // without the page's list of sources, their numbers stay
    item.removeAttribute("id");
    item.removeAttribute("tabindex");
    item.value = Number(number);
    list.append(item);
  }
  numbers.replaceWith(list);
}

/**
 * Open the fold that a place is in, so that a link can lead there.
 * @param {Element | null} place
 */
export function unfold(place) {
  place?.closest("details")?.setAttribute("open", "");
}

/**
 * Fill in the sources of a text when their fold is opened, or the page is printed.
 * @param {HTMLElement} diagram
 */
export function startFolds(diagram) {
  // Captured, because "toggle" does not bubble.
  diagram.addEventListener("toggle", ({ target }) => {
    if (target instanceof Element && target.matches(".cited")) fillSources(target);
  }, true);
  addEventListener("beforeprint", () => {
    for (const fold of diagram.querySelectorAll(".panel.shown .cited")) fillSources(fold);
  });
}

/**
 * A medical word is a button that opens a box with its meaning. Browsers do that on their own; this puts the
 * box under the word, because in a frame as tall as its page the middle of the window may be out of sight.
 */

/**
 * Put the box of a word's meaning where the word is, once it is asked for.
 * @param {HTMLElement} diagram
 */
export function startMeanings(diagram) {
  diagram.addEventListener("click", ({ target }) => {
    const word = target instanceof Element && target.closest(".word");
    const box = word && document.getElementById(word.getAttribute("popovertarget") || "");
    if (!word || !box) return;
    const { left, bottom } = word.getBoundingClientRect();
    const room = document.documentElement.clientWidth - 8;
    const width = Math.min(room - 8, 352); // 22rem, as meaning.css has it
    Object.assign(box.style, {
      position: "absolute",
      inset: "auto",
      margin: "0",
      width: width + "px",
      top: bottom + scrollY + 6 + "px",
      left: Math.max(8, Math.min(left, room - width)) + scrollX + "px",
    });
  }, true);
}

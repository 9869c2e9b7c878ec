/**
 * What a reader can do with the open text, on a page and in a frame: copy a link to it and print it.
 */
import { choice, onChoice } from "./choice.js";
import { copyText } from "./copying.js";

/**
 * Put the tools under the first lines of the open text, where they take no space from the first screen. A topic has
 * no such
 * lines and its text must not be interrupted, so there the tools go at the end.
 * @param {HTMLElement} tools
 * @param {string | null} part
 */
function place(tools, part) {
  const panel = part && document.getElementById(part);
  tools.hidden = !panel;
  if (!panel || panel.contains(tools)) return;
  const answer = panel.querySelector(".answer");
  if (answer) answer.after(tools);
  else panel.querySelector(".onward")?.before(tools);
}

/**
 * Make the tools work, and have them follow the open text.
 * @param {HTMLElement} diagram
 * @param {() => string} addressOf The address of the open text, for somebody else.
 * @param {() => void} printText Print the open text.
 */
export function startTools(diagram, addressOf, printText) {
  const tools = /** @type {HTMLElement} */ (diagram.querySelector(".part-tools"));
  const copy = /** @type {HTMLElement} */ (tools.querySelector(".copy"));
  const status = /** @type {HTMLElement} */ (tools.querySelector("[role=status]"));
  onChoice(({ part }, before) => {
    if (part !== before.part) status.textContent = "";
    place(tools, part);
  });
  place(tools, choice.part);
  copy.addEventListener("click", async () => {
    const address = addressOf(), done = await copyText(address);
    status.textContent = done ? copy.dataset.done || "" : address;
    // Where nothing could be copied, the address stands there, selected, for the reader to copy.
    if (!done) getSelection()?.selectAllChildren(status);
  });
  tools.querySelector(".print")?.addEventListener("click", printText);
}

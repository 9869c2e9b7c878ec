/**
 * Copying a text, even where a frame may not use the clipboard.
 */

/**
 * Copy a text. To be called while a reader's tap or click is answered, or browsers refuse.
 * @param {string} text
 * @returns {Promise<boolean>} Whether it is in the clipboard.
 */
export async function copyText(text) {
  const field = Object.assign(document.createElement("textarea"), { value: text, readOnly: true });
  Object.assign(field.style, { position: "fixed", opacity: "0" });
  const { activeElement } = document; // selecting in the field takes the focus away
  document.body.append(field);
  field.select();
  // The old way first: it needs no permission, which frames of another site lack, only the reader's tap.
  const done = document.execCommand("copy");
  field.remove();
  if (activeElement instanceof HTMLElement) activeElement.focus({ preventScroll: true });
  return done || navigator.clipboard?.writeText(text).then(() => true, () => false) || false;
}

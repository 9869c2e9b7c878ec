/**
 * The list narrows while a reader types: to names with all the words, or else to what says them in its text, each from the
 * beginning of a word. Without script the field stays hidden.
 */

/**
 * @typedef {object} Entry
 * @property {HTMLElement} item An item of the list.
 * @property {HTMLAnchorElement} link
 * @property {HTMLElement} panel The text that the link opens.
 */

/**
 * A text without accents and capitals.
 * @param {string} text
 * @returns {string}
 */
function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/**
 * The areas, structures and topics of a list; points are not searched.
 * @param {Element} list
 * @returns {Entry[]}
 */
function entriesOf(list) {
  return [...list.querySelectorAll("li")].flatMap((item) => {
    const link = /** @type {HTMLAnchorElement | null} */ (item.querySelector(":scope > a:is([data-part], [data-topic])"));
    return link ? [{ item, link, panel: /** @type {HTMLElement} */ (document.getElementById(link.hash.slice(1))) }] : [];
  });
}

/**
 * @param {Entry[]} entries
 * @param {string} text What was typed.
 * @returns {Entry[]}
 */
function find(entries, text) {
  const words = plain(text).trim().split(/\s+/);
  const named = entries.filter(({ link }) => words.every((word) => plain(link.textContent).includes(word)));
  if (named.length) return named;
  return entries.filter(({ panel }) => {
    const says = " " + plain(panel.textContent).replace(/[^\p{L}\p{N}]+/gu, " ");
    return words.every((word) => says.includes(" " + word));
  });
}

/**
 * Tell how many entries are left.
 * @param {HTMLElement} status
 * @param {string} sentence With "#" for their number, and "##" for that of all.
 * @param {number} count
 * @param {number} all
 */
function announce(status, sentence, count, all) {
  const { lang } = document.documentElement;
  status.textContent = sentence.replace("##", all.toLocaleString(lang)).replace("#", count.toLocaleString(lang));
}

/**
 * Leave in the list what has all the words, in its name or its text.
 * @param {Entry[]} entries
 * @param {string} text What was typed.
 * @returns {number} How many entries are left.
 */
function narrow(entries, text) {
  const found = find(entries, text).map(({ item }) => item);
  // An area that is found shows its structures, a structure that is found shows its area.
  for (const { item } of entries) item.hidden = !found.some((one) => one.contains(item) || item.contains(one));
  return entries.filter(({ item }) => !item.hidden).length;
}

/** Show the search field and make it work, where the page has one. */
export function startSearch() {
  const box = /** @type {HTMLElement | null} */ (document.querySelector(".find"));
  if (!box) return;
  const field = /** @type {HTMLInputElement} */ (box.querySelector("input"));
  const status = /** @type {HTMLElement} */ (box.querySelector("[role=status]"));
  const entries = entriesOf(/** @type {HTMLElement} */ (box.parentElement));
  const { found = "", none = "" } = field.dataset;
  let pause = 0;
  const search = () => {
    const count = narrow(entries, field.value);
    const sentence = field.value.trim() && (count ? found : none);
    clearTimeout(pause);
    pause = setTimeout(() => announce(status, sentence, count, entries.length), 400); // once, when the typing rests
  };
  field.addEventListener("input", search);
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !field.value.trim()) return;
    event.preventDefault();
    find(entries, field.value)[0]?.link.click();
  });
  box.hidden = false;
  if (field.value) search(); // the browser keeps what was typed for a reader who comes back
}

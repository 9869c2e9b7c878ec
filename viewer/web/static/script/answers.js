/**
 * The reviewer's sheet: counts what is answered, saves the answers as a file, and continues with a saved one.
 * Nothing is sent or stored anywhere else.
 */

/**
 * @typedef {object} Answer
 * @property {string} [answer] "yes" or "no".
 * @property {string} [remark]
 */

/**
 * @typedef {object} Answers
 * @property {Record<string, string>} words The fingerprints of the words that were read, by part.
 * @property {Record<string, Answer>} answers By the id of the statement.
 * @property {Record<string, string>} signature
 */

const SIGNED = ["by", "qualification", "on", "next"];

const bound = JSON.parse(/** @type {HTMLElement} */ (document.getElementById("bound")).textContent ?? "");
const form = /** @type {HTMLFormElement} */ (document.querySelector("form"));
const facts = /** @type {HTMLFieldSetElement[]} */ ([...form.querySelectorAll("[data-facts]")]);
/** @type {Element | null} What was last in use on the sheet. */
let last = null;
const counter = /** @type {HTMLElement} */ (form.querySelector("[data-said]"));

/**
 * @param {string} name
 * @returns {HTMLInputElement} A field of the signature.
 */
function signing(name) {
  return /** @type {HTMLInputElement} */ (form.elements.namedItem(`sign-${name}`));
}

/**
 * @param {HTMLFieldSetElement} fact
 * @returns {HTMLTextAreaElement}
 */
function remarkOf(fact) {
  return /** @type {HTMLTextAreaElement} */ (fact.querySelector("textarea"));
}

/**
 * @param {HTMLFieldSetElement} fact
 * @returns {string[]} The ids of all that a box answers for: parts may say the same.
 */
function idsOf(fact) {
  return (fact.dataset.facts ?? "").split(" ");
}

/** Go to the next statement without an answer: after the one in use, or else the first of all. */
function goOn() {
  const open = facts.filter((fact) => !fact.querySelector(":checked"));
  const used = facts.find((fact) => fact.contains(last));
  const next = open.find((fact) =>
    used && used.compareDocumentPosition(fact) & Node.DOCUMENT_POSITION_FOLLOWING) ?? open[0];
  next?.closest(".fact")?.scrollIntoView({ block: "center" });
  next?.querySelector("input")?.focus({ preventScroll: true });
}

/** Say how many statements are answered. */
function count() {
  const done = facts.filter((fact) => fact.querySelector(":checked")).length;
  counter.textContent = (counter.dataset.said ?? "").replace("{n}", `${done}`).replace("{total}", `${facts.length}`);
}

/**
 * @returns {Record<string, Answer>} What has been answered or remarked.
 */
function answered() {
  /** @type {Record<string, Answer>} */
  const found = {};
  for (const fact of facts) {
    const chosen = /** @type {HTMLInputElement | null} */ (fact.querySelector(":checked"));
    const remark = remarkOf(fact).value.trim().replace(/\s+/g, " ");
    if (!chosen && !remark) continue;
    for (const id of idsOf(fact)) found[id] = { ...(chosen && { answer: chosen.value }), ...(remark && { remark }) };
  }
  return found;
}

/**
 * Save the answers as a file in the reader's downloads.
 * @param {string} name
 */
function save(name) {
  const signature = Object.fromEntries(
    SIGNED.map((field) => [field, signing(field).value.trim()]).filter(([, value]) => value),
  );
  const text = `${JSON.stringify({ ...bound, signature, answers: answered() }, null, 2)}\n`;
  const href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  Object.assign(document.createElement("a"), { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000); // the browser reads it some time after the click
}

/**
 * Fill in saved answers; those to statements that are no longer on the sheet have no place here.
 * @param {Answers} saved
 */
function fill({ answers = {}, signature = {} }) {
  for (const fact of facts) {
    const { answer, remark = "" } = answers[idsOf(fact)[0] ?? ""] ?? {};
    for (const choice of /** @type {NodeListOf<HTMLInputElement>} */ (fact.querySelectorAll("[type=radio]"))) {
      choice.checked = choice.value === answer;
    }
    remarkOf(fact).value = `${remark}`;
  }
  for (const field of SIGNED) signing(field).value = `${signature[field] ?? ""}`;
  count();
}

/**
 * Continue with a saved file, unless it answers for another diagram or language.
 * @param {File} file
 */
async function load(file) {
  try {
    const saved = JSON.parse(await file.text());
    if (saved.diagram !== bound.diagram || saved.language !== bound.language) throw new TypeError("another sheet");
    fill(saved);
  } catch {
    counter.textContent = counter.dataset.other ?? "";
  }
}

/** @type {HTMLElement} */ (form.querySelector(".saving")).hidden = false;
form.addEventListener("change", count);
form.addEventListener("focusin", ({ target }) => {
  const fact = /** @type {Element} */ (target).closest("[data-facts]");
  if (fact) last = fact;
});
form.querySelector("[data-unanswered]")?.addEventListener("click", goOn);
form.addEventListener("submit", (event) => event.preventDefault());
form.querySelector("[data-save]")?.addEventListener("click", ({ currentTarget }) => {
  save(/** @type {HTMLElement} */ (currentTarget).dataset.save ?? "");
});
form.querySelector("[type=file]")?.addEventListener("change", ({ target }) => {
  const file = /** @type {HTMLInputElement} */ (target).files?.[0];
  if (file) void load(file);
});
count();

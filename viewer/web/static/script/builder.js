/**
 * The page that makes snippets. Without this script it shows the plain ones.
 */
import { standsOut } from "./contrast.js";

/** @typedef {"view" | "angle" | "show" | "lang" | "theme" | "accent" | "country" | "tel"} Field */

/** @typedef {Record<Field, string>} Choices The form's values; "" for the default. */

const page = /** @type {HTMLElement | null} */ (document.querySelector(".builder"));
const form = /** @type {HTMLFormElement | null} */ (document.querySelector(".builder form.choices"));
const preview = /** @type {HTMLIFrameElement} */ (document.getElementById("preview"));

/** Choices that go into the query and the attributes. */
const OPTIONS = /** @type {const} */ (["angle", "show", "theme", "accent", "country", "tel"]);

/**
 * Explain an answer that cannot be used, once, and until it is changed.
 * @param {"accent" | "tel"} field
 * @param {boolean} wrong
 */
function explain(field, wrong) {
  const sentence = /** @type {HTMLElement} */ (document.getElementById(field + "-wrong"));
  const words = wrong ? sentence.dataset.words || "" : "";
  // Only when it changes: screen readers read a live region again whenever its text is set.
  if (sentence.textContent !== words) sentence.textContent = words;
  document.getElementById(field)?.setAttribute("aria-invalid", String(wrong));
}

/**
 * @param {HTMLFormElement} form
 * @param {string} pages The backgrounds of a light, a dim and a dark page.
 * @returns {Choices} Without accents that are too faint and invalid telephone numbers.
 */
function readChoices(form, pages) {
  const choices = /** @type {Choices} */ (Object.fromEntries(new FormData(form)));
  const accent = choices.accent.trim().replace("#", "").toLowerCase();
  const [light = "", dim = "", dark = ""] = pages.split(" ");
  const good = /^[0-9a-f]{6}$/.test(accent)
    && standsOut(accent, choices.theme === "dark" ? dark : choices.theme === "dim" ? dim : light);
  explain("accent", accent !== "" && !good);
  const { pattern } = /** @type {HTMLInputElement} */ (form.elements.namedItem("tel"));
  const tel = choices.tel.trim(), callable = RegExp("^" + pattern + "$").test(tel);
  explain("tel", tel !== "" && !callable);
  return {
    ...choices,
    accent: good ? accent : "",
    tel: callable ? tel : "",
    theme: choices.theme === "auto" ? "" : choices.theme,
  };
}

/**
 * @param {Choices} choices
 * @param {string} mark The separator of two options: "&", or its HTML.
 * @returns {string}
 */
function queryOf(choices, mark) {
  const asked = OPTIONS.filter((key) => choices[key]).map((key) => key + "=" + encodeURIComponent(choices[key]));
  return asked.length ? "?" + asked.join(mark) : "";
}

/**
 * The values for the gaps in the snippet templates.
 * @param {Choices} choices
 * @param {string} size Width and height of the picture, in CSS px.
 * @returns {{ wide: string, high: string, page: string, embed: string, query: string, picture: string, asked: string }}
 */
function valuesFor(choices, size) {
  const place = choices.lang + "/", view = choices.view ? choices.view + "/" : "";
  const [wide = "", high = ""] = size.split(" ");
  return {
    wide,
    high,
    page: place + view + (choices.angle ? "?angle=" + choices.angle : "") + (choices.show ? "#" + choices.show : ""),
    embed: place + "embed/" + view,
    query: queryOf(choices, "&amp;"),
    picture: place + (preview.dataset.picture || "").replace(/^[^.]+/, (first) => choices.view || first),
    asked: OPTIONS.filter((key) => choices[key]).map((key) => " " + key + '="' + choices[key] + '"').join(""),
  };
}

/**
 * Write the snippets and show the preview for what the form says.
 * @param {HTMLElement} page
 * @param {HTMLFormElement} form
 */
function write(page, form) {
  const choices = readChoices(form, page.dataset.pages || "");
  const views = /** @type {HTMLSelectElement} */ (form.elements.namedItem("view"));
  /** @type {Record<string, string>} */
  const values = valuesFor(choices, views.selectedOptions[0]?.dataset.size || preview.dataset.size || "");
  const snippets = /** @type {NodeListOf<HTMLElement>} */ (page.querySelectorAll("code[data-template]"));
  for (const code of snippets) {
    code.textContent = (code.dataset.template || "").replace(/\{(\w+)\}/g, (gap, key) => values[key] ?? gap);
  }
  const address = (preview.dataset.base || "") + values.embed + queryOf(choices, "&");
  if (preview.getAttribute("src") !== address) preview.setAttribute("src", address);
}

/**
 * Copy a snippet, and select it, for a reader whose browser does not copy.
 * @param {HTMLElement} page
 * @param {HTMLButtonElement} button
 */
async function copy(page, button) {
  const code = page.querySelector('code[data-snippet="' + button.dataset.copy + '"]');
  const status = /** @type {HTMLElement | null | undefined} */ (button.parentElement?.querySelector("[role=status]"));
  if (!code || !status) return;
  getSelection()?.selectAllChildren(code);
  let message = status.dataset.words;
  try {
    await navigator.clipboard.writeText(code.textContent || "");
  } catch {
    message = status.dataset.failed;
  }
  status.textContent = message || "";
  setTimeout(() => { status.textContent = ""; }, 6000);
}

/**
 * @param {HTMLElement} page
 * @param {HTMLFormElement} form
 */
function startBuilder(page, form) {
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => write(page, form));
  const buttons = /** @type {NodeListOf<HTMLButtonElement>} */ (page.querySelectorAll("button[data-copy]"));
  for (const button of buttons) {
    button.hidden = false;
    button.addEventListener("click", () => copy(page, button));
  }
  write(page, form);
}

if (page && form) startBuilder(page, form);

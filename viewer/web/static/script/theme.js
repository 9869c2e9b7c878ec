/**
 * The theme: light, dim, dark, or as the reader's device has it. It stands in the address and is carried by the links from there
 * on; nothing is stored.
 */

const THEMES = ["auto", "light", "dim", "dark"];

/**
 * An address with the theme that is shown.
 * @param {string} address
 * @returns {string}
 */
function withTheme(address) {
  const url = new URL(address), { theme = "auto" } = document.documentElement.dataset;
  if (theme === "auto") url.searchParams.delete("theme");
  else url.searchParams.set("theme", theme);
  return url.href;
}

/** Put the theme into the page's own address. */
function rename() {
  try {
    history.replaceState(history.state, "", withTheme(location.href));
  } catch { /* WebKit: a sandboxed frame may not rename its page */ }
}

/**
 * Show a theme, and let the links to other sides and languages carry it.
 * @param {string | null | undefined} theme
 * @returns {theme is string} Whether there is such a theme.
 */
export function showTheme(theme) {
  if (!theme || !THEMES.includes(theme)) return false;
  document.documentElement.dataset.theme = theme;
  const seen = theme !== "auto" ? theme : matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  const choices = /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll(".themes input"));
  for (const one of choices) one.checked = one.value === seen;
  const links = /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll("nav:is(.views, .languages) a"));
  for (const link of links) link.href = withTheme(link.href);
  return true;
}

/**
 * Show the theme that the address asks for, which an export's files cannot do, and those that a reader chooses.
 * @param {HTMLElement} diagram
 * @param {(theme: string) => void} [chosen] Told what a reader chose.
 */
export function startThemes(diagram, chosen) {
  const { theme } = document.documentElement.dataset;
  if (!showTheme(new URLSearchParams(location.search).get("theme"))) showTheme(theme);
  diagram.querySelector(".themes")?.addEventListener("change", ({ target }) => {
    const { value } = /** @type {HTMLInputElement} */ (target);
    showTheme(value);
    rename();
    chosen?.(value);
  });
  addEventListener("popstate", rename);
}

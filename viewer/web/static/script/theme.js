/**
 * The theme: light, dim, dark, or that of the reader's device. It is part of the address, and links carry it on;
 * nothing is
 * stored.
 */

const THEMES = ["auto", "light", "dim", "dark"];

/** What the page shows, as its root says it. */
export const root = document.documentElement.dataset;

/**
 * An address that asks for the theme that is shown, and for the country that the address or the reader asked for.
 * @param {string} address
 * @returns {string}
 */
export function withChoices(address) {
  const url = new URL(address);
  for (const [key, value] of Object.entries({ theme: root.theme, country: root.asked })) {
    if (value && value !== "auto") url.searchParams.set(key, value);
    else url.searchParams.delete(key);
  }
  return url.href;
}

/**
 * Let the links to other sides, languages and printed pages ask for what is shown, and the page's own address
 * too if the reader chose it.
 * @param {boolean} [own]
 */
export function carry(own) {
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const links = document.querySelectorAll("nav:is(.views, .languages) a, .papers");
  for (const link of links) link.href = withChoices(link.href);
  try {
    if (own) history.replaceState(history.state, "", withChoices(location.href));
  } catch { /* WebKit: a sandboxed frame may not rename its page */ }
}

/**
 * Show a theme, and let the links to other sides and languages carry it.
 * @param {string | null | undefined} theme
 * @returns {theme is string} Whether there is such a theme.
 */
export function showTheme(theme) {
  if (!theme || !THEMES.includes(theme)) return false;
  root.theme = theme;
  // The buttons offer no "auto": the one that the device's choice amounts to is checked.
  const seen = theme !== "auto" ? theme : matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  const choices = /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll(".themes input"));
  for (const input of choices) input.checked = input.value === seen;
  carry();
  return true;
}

/**
 * Show the theme that the address asks for, which an export's files cannot do, and those that a reader chooses.
 * @param {HTMLElement} diagram
 * @param {(theme: string) => void} [chosen] Told what a reader chose.
 */
export function startThemes(diagram, chosen) {
  showTheme(new URLSearchParams(location.search).get("theme")) || showTheme(root.theme);
  diagram.querySelector(".themes")?.addEventListener("change", ({ target }) => {
    const { value } = /** @type {HTMLInputElement} */ (target);
    showTheme(value);
    carry(true);
    chosen?.(value);
  });
  // Chromium and WebKit report every fragment here. Replacing the address is slow, so selecting a part does not
  // trigger it.
  addEventListener("popstate", () => { if (withChoices(location.href) !== location.href) carry(true); });
}

/**
 * The options requested of a frame: by its address, which a static host cannot process, and later by the site. Requests
 * that cannot be granted are reported in a sentence and to the site.
 */
import { chooseForSite } from "./diagram.js";
import { send } from "./host.js";
import { standsOut } from "./contrast.js";
import { showTheme } from "./theme.js";

/** The query with all later changes: `show`, `theme`, `accent`, `country` and `tel`. */
export const wishes = new URLSearchParams(location.search);

/**
 * Show or hide the sentence about a wish that cannot be granted.
 * @param {HTMLElement} diagram
 * @param {"unknown-part" | "unknown-language" | "faint-accent" | "invalid-tel"} name
 * @param {boolean} refused
 */
export function refuse(diagram, name, refused) {
  const sentence = /** @type {HTMLElement | null} */ (diagram.querySelector('[data-refused="' + name + '"]'));
  if (sentence) sentence.hidden = !refused;
  if (refused) send("error", { code: name });
}

/**
 * Open the text of a part, or of a place within a text.
 * @param {HTMLElement} diagram
 * @param {string} id
 */
export function showWished(diagram, id) {
  const place = id ? document.getElementById(id) : null;
  const panel = place?.closest(".panel");
  wishes.set("show", id);
  refuse(diagram, "unknown-part", id !== "" && !panel);
  chooseForSite(diagram, { show: panel?.id || "" });
}

/**
 * Show the theme that the site asks for; one that does not exist changes nothing.
 * @param {string | null} theme
 */
export function setTheme(theme) {
  if (showTheme(theme)) wishes.set("theme", theme);
}

/**
 * Use the requested accent color if it has enough contrast in the current theme.
 * @param {HTMLElement} diagram
 * @param {boolean} [quietly] Leave the sentence as it is: the theme is the reader's choice, not the site's.
 */
export function useAccent(diagram, quietly) {
  const { style, dataset: { theme } } = document.documentElement;
  const accent = wishes.get("accent") || "";
  const [light, dim, dark] = /** @type {[string, string, string]} */ (String(diagram.dataset.pages).split(" "));
  const hex = /^#?([0-9a-f]{6})$/i.exec(accent)?.[1];
  const good = hex && standsOut(hex, theme === "dark" ? dark : theme === "dim" ? dim : light);
  if (!quietly) refuse(diagram, "faint-accent", accent !== "" && !good);
  if (!good) {
    style.removeProperty("--anatomy-accent");
    return;
  }
  // On a dark page an accent that is too dark there gives way to the usual one (colors/scheme.css).
  const inDark = standsOut(hex, dark) ? "#" + hex : "#9cc8ff";
  style.setProperty("--anatomy-accent", theme === "auto" ? "light-dark(#" + hex + "," + inDark + ")" : "#" + hex);
}

/**
 * Show the requested emergency telephone number instead of the server's.
 * @param {HTMLElement} diagram
 */
export function useTel(diagram) {
  const help = /** @type {HTMLElement | null} */ (diagram.querySelector("[data-call]"));
  const number = (wishes.get("tel") || "").replace(/^ /, "+"); // in a query, a plus that is not escaped means a space
  if (!help || !number) return;
  const good = RegExp("^" + help.dataset.tel + "$").test(number);
  refuse(diagram, "invalid-tel", !good);
  if (!good) return;
  for (const own of help.querySelectorAll("[href^=tel]")) own.remove();
  const link = document.createElement("a");
  link.className = "urgent";
  link.href = "tel:" + number.replace(/[ -]/g, "");
  link.textContent = String(help.dataset.call).replace("#", number);
  help.append(" ", link);
}

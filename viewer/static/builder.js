// The page that makes snippets. Without this script it shows the plain ones.
(() => {
  "use strict";
  const page = document.querySelector(".builder");
  const form = page && page.querySelector("form.choices");
  if (!form) return;
  const preview = document.getElementById("preview");
  const faint = document.getElementById("faint");
  const [white, night] = page.dataset.pages.split(" ");
  const light = (hex) => [0, 2, 4].reduce((sum, at, i) => {
    const c = parseInt(hex.slice(at, at + 2), 16) / 255;
    return sum + [.2126, .7152, .0722][i] * (c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4);
  }, .05);
  const contrast = (a, b) => Math.max(light(a), light(b)) / Math.min(light(a), light(b));

  const choices = () => {
    const chosen = Object.fromEntries(new FormData(form));
    chosen.accent = chosen.accent.trim().replace("#", "").toLowerCase();
    const background = chosen.theme === "dark" ? night : white;
    const good = /^[0-9a-f]{6}$/.test(chosen.accent) && contrast(chosen.accent, background) >= 3;
    const said = chosen.accent && !good ? faint.dataset.words : "";
    if (faint.textContent !== said) faint.textContent = said;
    document.getElementById("accent").setAttribute("aria-invalid", said ? "true" : "false");
    if (!good) chosen.accent = "";
    if (chosen.theme === "auto") chosen.theme = "";
    return chosen;
  };
  const query = (chosen, mark) => {
    const asked = ["show", "theme", "accent"].filter((key) => chosen[key]).map((key) => key + "=" + chosen[key]);
    return asked.length ? "?" + asked.join(mark) : "";
  };
  const write = () => {
    const chosen = choices();
    const place = chosen.lang + "/", view = chosen.view ? chosen.view + "/" : "";
    const [wide, high] = (form.elements.view.selectedOptions[0].dataset.size || preview.dataset.size).split(" ");
    const values = {
      wide,
      high,
      page: place + view + (chosen.show ? "#" + chosen.show : ""),
      embed: place + "embed/" + view,
      query: query(chosen, "&amp;"),
      picture: place + (chosen.view || preview.dataset.picture) + ".svg",
      asked: ["show", "theme", "accent"].filter((key) => chosen[key]).map((key) => " " + key + '="' + chosen[key] + '"').join(""),
    };
    for (const code of page.querySelectorAll("code[data-template]")) {
      code.textContent = code.dataset.template.replace(/\{(\w+)\}/g, (all, key) => key in values ? values[key] : all);
    }
    const address = preview.dataset.base + values.embed + query(chosen, "&");
    if (preview.getAttribute("src") !== address) preview.setAttribute("src", address);
  };
  const copy = async (button) => {
    const code = page.querySelector('code[data-snippet="' + button.dataset.copy + '"]');
    const status = button.parentElement.querySelector("[role=status]");
    const range = document.createRange();
    range.selectNodeContents(code);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    let done = false;
    try { await navigator.clipboard.writeText(code.textContent); done = true; } catch { done = false; }
    status.textContent = done ? status.dataset.words : status.dataset.failed;
    setTimeout(() => { status.textContent = ""; }, 6000);
  };
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", write);
  for (const button of page.querySelectorAll("button[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", () => copy(button));
  }
  write();
})();

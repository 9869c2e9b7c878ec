// The list narrows while one types: to names with these words, or else to what says them in its text, each from a word's
// beginning. Without script the field stays hidden.
(() => {
  "use strict";
  const box = document.querySelector(".find");
  if (!box) return;
  const field = box.querySelector("input");
  const status = box.querySelector("[role=status]");
  const items = [...box.parentNode.querySelectorAll("li")].filter((item) => item.querySelector(":scope > a:is([data-part], [data-topic])"));
  const link = (item) => item.querySelector("a");
  const panel = (item) => document.getElementById(link(item).getAttribute("href").slice(1));
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const number = (n) => n.toLocaleString(document.documentElement.lang);
  const found = () => {
    const words = plain(field.value).trim().split(/\s+/);
    const named = items.filter((item) => words.every((word) => plain(link(item).textContent).includes(word)));
    if (named.length) return named;
    const says = (item) => " " + plain(panel(item).textContent).replace(/[^\p{L}\p{N}]+/gu, " ");
    return items.filter((item) => words.every((word) => says(item).includes(" " + word)));
  };
  const said = (shown) => {
    if (!field.value.trim()) return "";
    const { found, none } = field.dataset;
    return shown ? found.replace("##", number(items.length)).replace("#", number(shown)) : none;
  };
  let pause;
  const narrow = () => {
    const own = found();
    // An area that is found shows its muscles, a muscle that is found shows its area.
    for (const item of items) item.hidden = !own.some((one) => one.contains(item) || item.contains(one));
    const shown = items.filter((item) => !item.hidden).length;
    clearTimeout(pause); // announced once, when the typing rests
    pause = setTimeout(() => { status.textContent = said(shown); }, 400);
  };
  field.addEventListener("input", narrow);
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !field.value.trim()) return;
    event.preventDefault();
    const [first] = found();
    if (first) link(first).click();
  });
  box.hidden = false;
  if (field.value) narrow(); // the browser keeps what was typed when one comes back
})();

// Back returns the focus to the link that was followed: between the fragments of one page browsers leave it nowhere.
(() => {
  "use strict";
  const left = new Map(); // an address, and the link that was followed from there
  let ahead = ""; // where the link that was followed leads
  addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    left.set(location.href, link);
    ahead = new URL(link.getAttribute("href"), location.href).href;
  });
  addEventListener("popstate", () => {
    const link = location.href !== ahead && left.get(location.href);
    ahead = "";
    if (link) setTimeout(() => { if (link.checkVisibility()) link.focus({ preventScroll: true }); });
  });
})();

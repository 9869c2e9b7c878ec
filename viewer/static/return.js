// Back returns the focus to the link that was followed: between the fragments of one page browsers leave it nowhere.
(() => {
  "use strict";
  const left = new Map(); // an address, and the link that was followed from there
  let followed = false;
  addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    left.set(location.href, link);
    followed = true;
    setTimeout(() => { followed = false; }, 100);
  });
  addEventListener("popstate", () => {
    const link = !followed && left.get(location.href);
    followed = false;
    if (link) setTimeout(() => { if (link.checkVisibility()) link.focus({ preventScroll: true }); });
  });
})();

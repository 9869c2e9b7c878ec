// Everything works without this script. It adds: aria-current, the document title, and views that change without a load.
(() => {
  "use strict";
  const diagram = document.querySelector(".diagram[data-view]");
  if (!diagram) return;
  const base = document.title;
  const views = diagram.querySelectorAll("nav.views a");

  const chosen = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const owner = target && target.closest("[data-of], [data-panel], [data-part]");
    return owner && { part: owner.dataset.of || owner.dataset.panel || owner.dataset.part, point: target.dataset.site };
  };
  const mark = () => {
    const now = chosen();
    if (now) diagram.dataset.show = now.part;
    else if (!location.hash) delete diagram.dataset.show;
    for (const link of diagram.querySelectorAll("a[data-part], a[data-topic], a[data-site]")) {
      const { part, topic, site } = link.dataset;
      const on = now && (site ? site === now.point : (part || topic) === now.part);
      if (on) { link.setAttribute("aria-current", "true"); link.dataset.shown = diagram.dataset.shown; }
      else link.removeAttribute("aria-current");
    }
    const heading = now && document.getElementById(now.part + "-name");
    document.title = heading ? heading.firstChild.textContent.trim() + " – " + base : base;
  };
  const show = (view) => {
    const change = () => {
      diagram.dataset.view = view;
      for (const link of views) {
        if (link.dataset.view === view) link.setAttribute("aria-current", "page");
        else link.removeAttribute("aria-current");
      }
    };
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (document.startViewTransition && !still) document.startViewTransition(change);
    else change();
  };
  for (const link of views) {
    link.addEventListener("click", (event) => {
      if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      history.pushState({ view: link.dataset.view }, "", link.getAttribute("href") + location.hash);
      show(link.dataset.view);
    });
  }
  const first = diagram.dataset.view;
  addEventListener("popstate", (event) => {
    const view = event.state ? event.state.view : first;
    if (view !== diagram.dataset.view) show(view);
  });
  addEventListener("hashchange", mark);
  mark();
})();

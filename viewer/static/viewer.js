// Everything works without this script. It adds: aria-current, the document title, views that change without a load,
// and events on the diagram: "anatomy-select" tells what is chosen, "anatomy-set" chooses from outside.
(() => {
  "use strict";
  const diagram = document.querySelector(".diagram[data-view]");
  if (!diagram) return;
  const embedded = diagram.classList.contains("embedded");
  const base = document.title;
  const views = diagram.querySelectorAll("nav.views a");
  let user = false;
  let asked = diagram.dataset.show || ""; // by the server or the site around, not by the fragment
  // In the exported files links are relative; they must stay true when a view changes the address.
  for (const link of document.querySelectorAll('a[href]:not([href^="#"]), link[rel=icon]')) {
    link.setAttribute("href", link.href);
    if (link.dataset.language) link.dataset.language = new URL(link.dataset.language, location.href).href;
  }

  const owner = (id) => {
    const target = id && document.getElementById(id);
    const found = target && diagram.contains(target) && target.closest("[data-of], [data-panel], [data-part]");
    return found && { part: found.dataset.of || found.dataset.panel || found.dataset.part, point: target.dataset.site };
  };
  const fragment = () => {
    try { return decodeURIComponent(location.hash.slice(1)); } catch { return ""; }
  };
  const mark = () => {
    const target = owner(fragment());
    if (target) { diagram.dataset.show = target.part; asked = ""; }
    else if (asked) diagram.dataset.show = asked;
    else if (!location.hash) delete diagram.dataset.show;
    const now = target || owner(diagram.dataset.show);
    for (const link of diagram.querySelectorAll("a[data-part], a[data-topic], a[data-site]")) {
      const { part, topic, site } = link.dataset;
      const on = now && (site ? site === now.point : (part || topic) === now.part);
      if (on) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    const heading = now && document.getElementById(now.part + "-name");
    document.title = heading ? heading.firstChild.textContent.trim() + " – " + base : base;
    const detail = { part: now ? now.part : null, point: now && now.point || null, view: diagram.dataset.view, user };
    user = false;
    diagram.dispatchEvent(new CustomEvent("anatomy-select", { detail }));
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
    if (document.startViewTransition && !still) document.startViewTransition(change).ready.catch(() => {}); // the next one may cut it short
    else change();
  };
  for (const link of diagram.querySelectorAll("nav.languages a")) {
    link.addEventListener("click", () => {
      const { view } = diagram.dataset;
      link.href = link.dataset.language + (view === "all" ? "" : view + "/") + location.hash;
    });
  }
  const plain = (event) => !(event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
  for (const link of views) {
    link.addEventListener("click", (event) => {
      if (!plain(event)) return;
      event.preventDefault();
      // In a frame the reader's Back button belongs to the site around it: nothing is added to the history.
      if (embedded) history.replaceState(null, "", new URL(link.href).pathname + location.search + location.hash);
      else history.pushState(null, "", link.getAttribute("href") + location.hash);
      show(link.dataset.view);
      if (embedded) { user = true; mark(); }
    });
  }
  diagram.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"], .back-link');
    if (!link || !plain(event)) return;
    user = true;
    if (!embedded) return;
    event.preventDefault();
    location.replace(link.getAttribute("href"));
  });
  diagram.addEventListener("anatomy-set", ({ detail }) => {
    if (detail.view && [...views].some((link) => link.dataset.view === detail.view)) show(detail.view);
    if (detail.show !== undefined) {
      const now = owner(detail.show);
      // A fragment that names nothing frees what is chosen by address, and neither scrolls nor takes the focus.
      if (location.hash) location.replace("#-");
      asked = now ? now.part : "";
      if (!now) delete diagram.dataset.show;
    }
    mark();
  });
  addEventListener("popstate", () => {
    const link = [...views].find((one) => new URL(one.href).pathname === location.pathname);
    if (link && !embedded && link.dataset.view !== diagram.dataset.view) show(link.dataset.view);
  });
  addEventListener("hashchange", mark);
  mark();
})();

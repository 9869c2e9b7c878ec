// Everything works without this script. It adds: aria-current, the document title, views that change without a load,
// pictures that answer a click before its address is followed, and events on the diagram: "anatomy-select" tells what is
// chosen, "anatomy-set" chooses from outside.
(() => {
  "use strict";
  const diagram = document.querySelector(".diagram[data-view]");
  if (!diagram) return;
  const embedded = diagram.classList.contains("embedded");
  const base = document.title;
  const views = diagram.querySelectorAll("nav.views a");
  let side = diagram.dataset.view; // what is on its way to be shown: a transition comes a frame later
  let user = false;
  let asked = diagram.dataset.show || ""; // by the server or the site around, not by the fragment
  let now = null;
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
  const fragment = (hash) => {
    try { return decodeURIComponent(hash.slice(1).replace(/\?.*/, "")); } catch { return ""; } // "?": WordPress's secret
  };
  // What can be chosen, found once.
  const things = [...diagram.querySelectorAll("[data-part], [data-topic], [data-site], [data-points], [data-panel]")].map((one) => {
    const { part, topic, site, points, panel } = one.dataset;
    const area = one.matches(".part, .leader") && /\bhue-(\S+)/.exec(one.getAttribute("class"))[1];
    return { one, site, id: part || topic || points || panel, area, link: one.localName === "a" };
  });
  const drawn = ({ one }) => one.closest(".stage");
  const [pictures, texts] = [things.filter(drawn), things.filter((thing) => !drawn(thing))];
  const light = (things, { part, point }) => {
    for (const thing of things) {
      const { one, site, id, area, link } = thing;
      const on = !!part && (site ? site === point : id === part);
      const lit = on || (!!area && area === part);
      if (on === thing.on && lit === thing.lit) continue;
      Object.assign(thing, { on, lit });
      one.classList.toggle("shown", on);
      if (area) one.classList.toggle("lit", lit);
      if (!link) continue;
      if (on) one.setAttribute("aria-current", "true");
      else one.removeAttribute("aria-current");
    }
  };
  let current = {};
  const root = document.documentElement;
  const draw = (now) => {
    current = now || {};
    const { part } = current;
    diagram.toggleAttribute("data-now", !!part && "of" in document.getElementById(part).dataset);
    light(pictures, current);
  };
  const paint = (now, target) => {
    draw(now);
    const large = !!target && target.matches(".plate");
    root.toggleAttribute("data-large", large);
    const heading = current.part && document.getElementById(current.part + "-name");
    document.title = heading ? heading.firstChild.textContent.trim() + " – " + base : base;
    if (large) setTimeout(() => { target.scrollLeft = (target.scrollWidth - target.clientWidth) / 2; }); // a phone shows its middle
    light(texts, current);
  };
  let left = null; // to do of a click's answer
  const finish = () => {
    const step = left;
    left = null;
    if (step) step();
    if (!user) root.removeAttribute("data-clicked");
  };
  const follow = (href) => {
    // In a frame the reader's Back button belongs to the site around it: nothing is added to the history.
    if (embedded) location.replace(href);
    else location.assign(href);
  };
  // The pictures answer a click at once, the text and the address once they are painted.
  const answer = (href, target) => {
    const chosen = owner(target.id) || (current.part && { part: current.part });
    const from = location.href;
    root.toggleAttribute("data-clicked", true); // until all is told: for tests and measurements
    draw(chosen);
    const mine = left = () => {
      if (location.href !== from) { draw(now); return; } // the reader went elsewhere meanwhile
      now = chosen;
      paint(now, target);
      user = href !== location.hash; // otherwise no hashchange follows
      follow(href);
    };
    const painted = () => { if (left === mine) finish(); };
    requestAnimationFrame(() => setTimeout(painted));
    setTimeout(painted, 500); // a frame out of sight is not painted
  };
  const mark = () => {
    const id = fragment(location.hash);
    const target = owner(id), place = document.getElementById(id);
    const closed = !!target && !place.getClientRects().length; // an address typed by hand
    if (target) { now = target; asked = ""; }
    else if (asked) now = owner(asked);
    else now = location.hash && now ? { part: now.part } : null; // the list and the larger picture keep what is shown
    paint(now, place);
    if (closed) location.replace(location.hash); // now that its text is open
    const [part, point] = now ? [now.part, now.point || null] : [null, null];
    const detail = { part, point, view: side, user };
    user = false;
    if (!left) root.removeAttribute("data-clicked");
    diagram.dispatchEvent(new CustomEvent("anatomy-select", { detail }));
  };
  const show = (view) => {
    side = view;
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
      if (embedded) {
        const address = new URL(link.href).pathname + location.search + location.hash;
        try { history.replaceState(null, "", address); } catch { /* WebKit: a sandboxed frame may not rename its page */ }
      } else history.pushState(null, "", link.getAttribute("href") + location.hash);
      show(link.dataset.view);
      if (embedded && !user) { user = true; mark(); } // otherwise a choice is on its way to be told
    });
  }
  addEventListener("click", finish, true); // the click before it
  diagram.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"], .back-link');
    if (!link || !plain(event)) return;
    const href = link.getAttribute("href");
    const target = href[0] === "#" && document.getElementById(fragment(href));
    if (!target && !embedded) return;
    event.preventDefault();
    if (target) answer(href, target);
    else follow(href);
  });
  diagram.addEventListener("anatomy-set", ({ detail }) => {
    if (detail.show !== undefined) left = null; // it takes the place of what a click still has to do
    finish();
    user = false;
    if (detail.view && [...views].some((link) => link.dataset.view === detail.view)) show(detail.view);
    if (detail.show !== undefined) {
      now = owner(detail.show);
      // A fragment that names nothing frees what is chosen by address, and neither scrolls nor takes the focus.
      if (location.hash) location.replace("#-");
      asked = now ? now.part : "";
    }
    mark();
  });
  addEventListener("popstate", () => {
    const link = [...views].find((one) => new URL(one.href).pathname === location.pathname);
    if (link && !embedded && link.dataset.view !== side) show(link.dataset.view);
  });
  addEventListener("hashchange", mark);
  mark();
  for (const panel of diagram.querySelectorAll(".by-address")) panel.classList.remove("by-address");
})();

// Inside a frame: what the address asks for where no server answered it, and messages to and from the site around it.
// Storage, cookies, print() and windows are never touched: in a sandboxed frame they throw.
(() => {
  "use strict";
  const diagram = document.querySelector(".diagram.embedded");
  if (!diagram) return;
  const root = document.documentElement;
  const asked = new URLSearchParams(location.search); // and what the site around has set since
  const secret = (/\bsecret=(\w{10})\b/.exec(location.hash) || [])[1]; // WordPress adds "#?secret=…"
  const ns = "anatomy-diagram";
  const tell = (message) => { if (parent !== window) parent.postMessage(message, "*"); }; // nothing in it is private
  const send = (type, more) => tell({ ns, v: 1, type, ...more });
  const odd = (name, yes) => {
    const sentence = diagram.querySelector('[data-odd="' + name + '"]');
    if (sentence) sentence.hidden = !yes;
    if (yes) send("error", { code: name });
  };
  const panel = (id) => {
    const found = id && document.getElementById(id);
    const owner = found && found.closest(".panel");
    return owner ? owner.dataset.panel : null;
  };
  const set = (detail) => diagram.dispatchEvent(new CustomEvent("anatomy-set", { detail }));
  const show = (id) => {
    const found = panel(id);
    asked.set("show", id);
    odd("unknown-part", id !== "" && !found);
    set({ show: found || "" });
  };

  const light = (hex) => [0, 2, 4].reduce((sum, at, i) => {
    const c = parseInt(hex.slice(at, at + 2), 16) / 255;
    return sum + [.2126, .7152, .0722][i] * (c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4);
  }, .05);
  const stands = (hex, page) => {
    const [a, b] = [light(hex), light(page)];
    return Math.max(a, b) / Math.min(a, b) >= 3;
  };
  const paint = () => {
    const theme = root.dataset.theme;
    const accent = asked.get("accent") || "";
    const [white, night] = diagram.dataset.pages.split(" ");
    const hex = (/^#?([0-9a-f]{6})$/i.exec(accent) || [])[1];
    const good = hex && stands(hex, theme === "dark" ? night : white);
    odd("faint-accent", accent !== "" && !good);
    if (!good) root.style.removeProperty("--anatomy-accent");
    else {
      const dark = stands(hex, night) ? "#" + hex : "#9cc8ff";
      root.style.setProperty("--anatomy-accent", theme === "auto" ? "light-dark(#" + hex + "," + dark + ")" : "#" + hex);
    }
  };
  const dress = (theme) => {
    if (!["auto", "light", "dark"].includes(theme)) return;
    root.dataset.theme = theme;
    asked.set("theme", theme);
  };

  const place = () => location.hash.replace(/^#-$|\?.*/, ""); // what the reader opened
  // The same place in another language: the side in use, what was asked for, and what the reader opened, which stays in the
  // fragment. So does WordPress's secret, which a choice took out of there.
  const spoken = (link) => {
    const url = new URL(link.href);
    const { view } = diagram.dataset;
    url.pathname = url.pathname.replace(/(\/embed\/)[^/]*\/?$/, "$1" + (view === "all" ? "" : view + "/"));
    url.search = asked;
    url.hash = place() + (secret ? "?secret=" + secret : "");
    return url.href;
  };

  // The page of the side in use, with the same part open.
  const whole = () => {
    const url = new URL(diagram.querySelector('nav.views [data-view="' + diagram.dataset.view + '"]').href);
    url.pathname = url.pathname.replace(/\/embed(\/[^/]*\/?)$/, "$1");
    url.search = "";
    url.hash = place() || asked.get("show") || "";
    return url.href;
  };

  let height = 0;
  const fit = (again) => {
    // Measured without the scrollbar of a frame that is still too low: it breaks more lines, and by that keeps itself alive.
    const bar = innerWidth > root.clientWidth;
    if (bar) root.style.overflow = "hidden";
    const now = Math.ceil(diagram.getBoundingClientRect().height);
    if (bar) root.style.overflow = "";
    if (!now || (now === height && again !== true)) return; // 0: the frame is hidden
    height = now;
    send("height", { height });
    if (secret) tell({ secret, message: "height", value: height });
  };
  const ready = () => {
    fit(true); // first, so that the frame is shown at its height
    send("ready", {
      lang: root.lang,
      views: [...diagram.querySelectorAll("nav.views a")].map((link) => link.dataset.view),
      parts: [...diagram.querySelectorAll(".panel[data-of]")].map((one) => one.id),
    });
  };

  addEventListener("message", ({ source, data }) => {
    if (source !== parent || source === window || !data || typeof data !== "object") return;
    if (secret && data.secret === secret && data.message === "ready") fit(true);
    if (data.ns !== ns || data.v !== 1) return;
    if (data.type === "hello") ready();
    if (data.type !== "set") return;
    if (typeof data.theme === "string") dress(data.theme);
    if (typeof data.accent === "string") asked.set("accent", data.accent);
    if (typeof data.theme === "string" || typeof data.accent === "string") paint();
    if (typeof data.view === "string") set({ view: data.view });
    if (typeof data.show === "string") show(data.show);
    if (typeof data.lang === "string") {
      const other = [...diagram.querySelectorAll("a[hreflang]")].find((link) => link.hreflang === data.lang);
      if (other && data.lang !== root.lang) location.replace(spoken(other));
    }
  });
  diagram.addEventListener("anatomy-select", ({ detail }) => {
    fit(); // first: the site can only go where the frame reaches, and a frame that fits is not scrolled inside
    const shown = detail.user && detail.part && document.getElementById(detail.part);
    send("select", shown ? { ...detail, top: Math.round(shown.getBoundingClientRect().top + scrollY) } : detail);
  });
  diagram.addEventListener("click", (event) => {
    const link = event.target.closest("a.full");
    const other = event.target.closest("a[hreflang]");
    if (other) {
      other.href = spoken(other);
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return; // the browser's own: a new tab
      event.preventDefault();
      location.replace(other.href); // adds nothing to the history of the site around it
    }
    if (link) link.href = whole();
    // WordPress lets no window open from its frame, but goes where a link message points, on the same site.
    if (link && secret) { event.preventDefault(); tell({ secret, message: "link", value: link.href }); }
  });

  const [, wanted] = /([^/]+)\/embed\//.exec(location.pathname) || [];
  if (wanted && wanted.split(/[-_]/)[0].toLowerCase() !== root.lang.split("-")[0]) odd("unknown-language", true);
  dress(asked.get("theme"));
  if (asked.has("accent")) paint();
  if (asked.has("show") && !location.hash.slice(1).match(/^[^?]/)) show(asked.get("show"));
  ready();
  new ResizeObserver(fit).observe(diagram);
  addEventListener("resize", fit);
})();

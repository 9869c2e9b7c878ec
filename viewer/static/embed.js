/* <anatomy-diagram src="https://…/en/embed/back/" show="occiput"><a href="https://…/en/back/">The diagram</a></anatomy-diagram>
   and <iframe data-anatomy-diagram src="…">: frames that fit their height. Nothing else of the site is touched. */
(() => {
  "use strict";
  const name = "anatomy-diagram";
  const script = document.currentScript;
  if (!window.customElements || customElements.get(name)) return;
  const links = new Set();
  const post = (frame, type, more) => {
    if (frame.contentWindow) frame.contentWindow.postMessage({ ns: name, v: 1, type, ...more }, "*");
  };
  const trusted = (frame, origin) => {
    const opaque = frame.hasAttribute("sandbox") && !/\ballow-same-origin\b/i.test(frame.getAttribute("sandbox"));
    return origin === (opaque ? "null" : new URL(frame.src, document.baseURI).origin);
  };
  addEventListener("message", ({ source, origin, data }) => {
    if (!data || data.ns !== name || data.v !== 1) return;
    for (const { frame, host, fit, alive } of links) {
      // Until the frame has loaded, what speaks is the diagram that was there before.
      if (!source || frame.contentWindow !== source || host.leaving || !trusted(frame, origin)) continue;
      if (alive) alive(true);
      if (data.type === "height" && Number.isInteger(data.height)) {
        if (fit()) frame.style.setProperty("height", Math.min(6000, Math.max(80, data.height)) + "px", "important");
      } else if (["ready", "select", "error"].includes(data.type)) {
        const { ns, v, type, ...detail } = data;
        const top = frame.getBoundingClientRect().top + data.top;
        // What a reader opened inside a fitted frame may lie outside the window: the frame itself cannot scroll there.
        if (data.user === true && fit() && (top < 0 || top > innerHeight * .8)) scrollBy({ top: top - 16 });
        host.dispatchEvent(new CustomEvent("anatomy-" + type, { bubbles: true, composed: true, detail }));
      }
    }
  });

  customElements.define(name, class extends HTMLElement {
    static observedAttributes = ["src", "lang", "view", "show", "theme", "accent", "height", "title"];
    connectedCallback() {
      if (!this.frame) {
        const shadow = this.attachShadow({ mode: "open" });
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(":host(:not([hidden])){display:block!important;height:auto!important;max-height:none!important}iframe{display:block;width:100%;border:0}"
          + ".off{height:1px;margin-bottom:-1px;visibility:hidden}.on+slot{display:none}");
        shadow.adoptedStyleSheets = [sheet];
        this.frame = document.createElement("iframe");
        this.frame.setAttribute("sandbox", "allow-scripts allow-popups allow-popups-to-escape-sandbox");
        this.frame.referrerPolicy = "no-referrer";
        this.frame.loading = "lazy";
        this.frame.addEventListener("load", () => {
          this.leaving = false;
          post(this.frame, "hello");
          clearTimeout(this.wait);
          this.wait = setTimeout(() => this.alive(false), 4000); // a dead address says nothing
        });
        shadow.append(this.frame, document.createElement("slot"));
        this.link = { frame: this.frame, host: this, fit: () => !this.hasAttribute("height"), alive: (on) => this.alive(on) };
      }
      links.add(this.link);
      this.load();
    }
    disconnectedCallback() {
      links.delete(this.link);
      clearTimeout(this.wait);
    }
    attributeChangedCallback(key, was, now) {
      if (!this.frame || was === now) return;
      if (key === "src" || key === "lang") this.load();
      else if (key === "title" || key === "height") this.size();
      else {
        this.late = { ...this.late, [key]: now || { view: "all", theme: "auto" }[key] || "" };
        if (this.frame.className === "on") this.tell();
      }
    }
    tell() {
      if (this.late) post(this.frame, "set", this.late);
      this.late = null;
    }
    alive(on) {
      clearTimeout(this.wait);
      if (!on) this.frame.style.removeProperty("height");
      else if (this.frame.className !== "on") setTimeout(() => { this.size(); this.tell(); });
      this.frame.className = on ? "on" : "off";
    }
    size() {
      const height = parseInt(this.getAttribute("height"), 10);
      this.frame.title = this.title || this.textContent.trim() || "Anatomy diagram";
      if (this.frame.className !== "on") return;
      if (height > 0) this.frame.style.setProperty("height", height + "px", "important");
      else post(this.frame, "hello");
    }
    load() {
      const url = new URL(this.getAttribute("src") || new URL("en/embed/", script.src), document.baseURI);
      const [lang, view] = [this.getAttribute("lang"), this.getAttribute("view")];
      if (lang) url.pathname = url.pathname.replace(/[^/]+(?=\/embed\/)/, encodeURIComponent(lang));
      if (view) url.pathname = url.pathname.replace(/\/embed\/.*/, view === "all" ? "/embed/" : "/embed/" + encodeURIComponent(view) + "/");
      for (const key of ["show", "theme", "accent"]) {
        if (this.getAttribute(key)) url.searchParams.set(key, this.getAttribute(key).replace("#", ""));
      }
      this.size();
      if (this.frame.src === url.href) return;
      this.alive(false);
      this.leaving = true;
      this.frame.src = url.href;
    }
  });

  const upgrade = () => {
    for (const frame of document.querySelectorAll("iframe[data-" + name + "]")) {
      const known = [...links].some((link) => link.frame === frame);
      if (!known) { links.add({ frame, host: frame, fit: () => !frame.hasAttribute("data-height") }); post(frame, "hello"); }
    }
  };
  upgrade();
  addEventListener("DOMContentLoaded", upgrade);
})();

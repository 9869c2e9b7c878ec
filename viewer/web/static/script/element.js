/**
 * The element `<anatomy-diagram>`: a frame in its shadow that shows once the diagram has sent a message, and until
 * then, or where that never happens, what stands inside the element.
 */
import { links, post } from "./messages.js";

/** @import { Link } from "./messages.js" */

/** The tag that loaded this script; a module, as in the npm package, has none. */
const script = /** @type {HTMLScriptElement | null} */ (document.currentScript);

/** The value of a removed attribute. */
const USUAL = /** @type {Record<string, string>} */ ({ view: "all", theme: "auto" });

const STYLE =
  ":host(:not([hidden])){display:block!important;height:auto!important;max-height:none!important}"
  + "iframe{display:block;width:100%;border:0}"
  + ".off{height:1px;margin-bottom:-1px;visibility:hidden}.on+slot{display:none}";

export class AnatomyDiagram extends HTMLElement {
  static observedAttributes =
    ["src", "lang", "view", "angle", "show", "theme", "accent", "country", "tel", "height", "title"];

  /** @type {Link | undefined} */
  link;
  /** @type {Record<string, string | number | null> | null} Attributes that changed before the frame could be told. */
  late = null;
  /** The frame is loading another address. */
  leaving = false;
  /** A timeout, because a dead address sends no message. */
  wait = 0;

  /** The element is in the page: build the frame the first time, and load what the attributes ask for. */
  connectedCallback() {
    this.link ??= this.build();
    links.add(this.link);
    this.load(this.link.frame);
  }

  /** The element has left the page, so its frame no longer belongs to anyone. */
  disconnectedCallback() {
    if (this.link) links.delete(this.link);
    clearTimeout(this.wait);
  }

  /**
   * @param {string} key
   * @param {string | null} was
   * @param {string | null} now
   */
  attributeChangedCallback(key, was, now) {
    const frame = this.link?.frame;
    if (!frame || was === now) return;
    if (/src|lang|country|tel/.test(key)) this.load(frame);
    else if (key === "title" || key === "height") this.size(frame);
    else {
      this.late = { ...this.late, [key]: key !== "angle" ? now || USUAL[key] || "" : now ? +now : null };
      if (frame.className === "on") this.tell(frame);
    }
  }

  /**
   * @returns {Link}
   */
  build() {
    const shadow = this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    shadow.adoptedStyleSheets = [sheet];
    const frame = document.createElement("iframe");
    // Without its own origin the diagram can neither read the site nor store anything; links may open in a new tab.
    frame.setAttribute("sandbox", "allow-scripts allow-popups allow-popups-to-escape-sandbox");
    frame.referrerPolicy = "no-referrer";
    frame.loading = "lazy";
    frame.addEventListener("load", () => {
      this.leaving = false;
      post(frame, "hello");
      clearTimeout(this.wait);
      // A page that loads but is no diagram, such as an error, sends no message: what stands inside the element shows.
      this.wait = setTimeout(() => this.reveal(frame, false), 4000);
    });
    shadow.append(frame, document.createElement("slot"));
    return { frame, host: this, fits: () => !this.hasAttribute("height"), alive: (on) => this.reveal(frame, on) };
  }

  /**
   * Tell the frame of attributes that have changed in the meantime.
   * @param {HTMLIFrameElement} frame
   */
  tell(frame) {
    if (this.late) post(frame, "set", this.late);
    this.late = null;
  }

  /**
   * Show the frame, or what stands inside the element.
   * @param {HTMLIFrameElement} frame
   * @param {boolean} on
   */
  reveal(frame, on) {
    clearTimeout(this.wait);
    if (!on) frame.style.removeProperty("height");
    // Later: the frame has to show first, to be measured.
    else if (frame.className !== "on") setTimeout(() => { this.size(frame); this.tell(frame); });
    frame.className = on ? "on" : "off";
  }

  /**
   * Give the frame its title and its height.
   * @param {HTMLIFrameElement} frame
   */
  size(frame) {
    const height = parseInt(this.getAttribute("height") || "", 10);
    frame.title = this.title || this.textContent?.trim() || "Anatomy diagram";
    if (frame.className !== "on") return;
    if (height > 0) frame.style.setProperty("height", height + "px", "important");
    else post(frame, "hello");
  }

  /**
   * Load what the attributes ask for, if it is not there yet.
   * @param {HTMLIFrameElement} frame
   */
  load(frame) {
    const src = this.getAttribute("src") || (script && new URL("en/embed/", script.src));
    if (!src) return;
    const url = new URL(src, document.baseURI);
    const [lang, view] = [this.getAttribute("lang"), this.getAttribute("view")];
    if (lang) url.pathname = url.pathname.replace(/[^/]+(?=\/embed\/)/, encodeURIComponent(lang));
    if (view) {
      url.pathname = url.pathname.replace(
        /\/embed\/.*/,
        view === "all" ? "/embed/" : "/embed/" + encodeURIComponent(view) + "/",
      );
    }
    for (const key of ["angle", "show", "theme", "accent", "country", "tel"]) {
      const value = this.getAttribute(key);
      if (value) url.searchParams.set(key, value.replace("#", ""));
    }
    this.size(frame);
    if (frame.src === url.href) return;
    this.reveal(frame, false);
    this.leaving = true;
    frame.src = url.href;
  }
}

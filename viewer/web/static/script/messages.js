/**
 * The conversation between a site and the diagrams in its frames.
 */

export const NAME = "anatomy-diagram";

/**
 * @typedef {object} Link A frame that speaks for an element of the site.
 * @property {HTMLIFrameElement} frame
 * @property {HTMLElement & { leaving?: boolean }} host The element that events are dispatched on: the frame,
 *   or its element.
 * @property {() => boolean} fits Whether the frame is as high as the diagram wants.
 * @property {(on: boolean) => void} [alive] Told when the frame has spoken.
 */

/** @type {Set<Link>} */
export const links = new Set();

/**
 * Send a frame a message. To any origin: that of a sandboxed frame is "null", and nothing in a message is private.
 * @param {HTMLIFrameElement} frame
 * @param {"hello" | "set"} type
 * @param {object | null} [more]
 */
export function post(frame, type, more) {
  frame.contentWindow?.postMessage({ ns: NAME, v: 1, type, ...more }, "*");
}

/**
 * Whether a message comes from where a frame's address says; the origin of a sandboxed frame is "null".
 * @param {HTMLIFrameElement} frame
 * @param {string} origin
 * @returns {boolean}
 */
function isTrusted(frame, origin) {
  const opaque = frame.hasAttribute("sandbox") && !/\ballow-same-origin\b/i.test(frame.sandbox.value);
  return origin === (opaque ? "null" : new URL(frame.src, document.baseURI).origin);
}

/**
 * What a frame says. Only the namespace and the version are known to be ours; the rest is to be checked.
 * @typedef {object} Message
 * @property {unknown} type
 * @property {unknown} [height]
 * @property {unknown} [user]
 * @property {number} [top] Where the text that a reader opened begins, in px from the top of the frame.
 */

/**
 * Do what a frame's message asks for: give it its height, or dispatch its event.
 * @param {Link} link
 * @param {Message & Record<string, unknown>} data
 */
function hear({ frame, host, fits, alive }, data) {
  if (alive) alive(true);
  const { ns, v, type, ...detail } = data;
  if (type === "height") {
    // Within bounds, so that whatever a frame says, it neither disappears nor takes the page over. It is important
    // because a site's own style sheet may give all frames a height.
    const height = Number.isInteger(data.height) && Math.min(6000, Math.max(80, /** @type {number} */ (data.height)));
    if (height && fits()) frame.style.setProperty("height", height + "px", "important");
  } else if (["ready", "select", "error"].includes(/** @type {string} */ (type))) {
    const top = frame.getBoundingClientRect().top + /** @type {number} */ (data.top);
    // What a reader opened inside a fitted frame may lie outside the window: the frame itself cannot scroll there.
    if (data.user === true && fits() && (top < 0 || top > innerHeight * .8)) scrollBy({ top: top - 16 });
    host.dispatchEvent(new CustomEvent("anatomy-" + type, { bubbles: true, composed: true, detail }));
  }
}

/** Listen only to frames in this page. */
export function listenToFrames() {
  addEventListener("message", ({ source, origin, data }) => {
    if (!source || data?.ns !== NAME || data.v !== 1) return;
    for (const link of links) {
      // Until the frame has loaded, messages come from the diagram that was there before.
      if (link.frame.contentWindow !== source || link.host.leaving || !isTrusted(link.frame, origin)) continue;
      hear(link, data);
    }
  });
}

/**
 * Messages to the site around a frame. Storage, cookies, print() and windows are never touched: in a
 * sandboxed frame they throw.
 */

export const ns = "anatomy-diagram";

/** WordPress adds "#?secret=…" to the address, and listens to messages with that secret. */
export const secret = /\bsecret=(\w{10})\b/.exec(location.hash)?.[1];

/**
 * Post a message to the site. Nothing in it is private.
 * @param {object} message
 */
export function post(message) {
  if (parent !== window) parent.postMessage(message, "*");
}

/**
 * Send the site a message of the diagram's own.
 * @param {"ready" | "height" | "select" | "error"} type
 * @param {object} more
 */
export function send(type, more) {
  post({ ns, v: 1, type, ...more });
}

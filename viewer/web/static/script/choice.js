/**
 * What is chosen, as one frozen object. `choose` is the only way to replace it: clicks, search, addresses, Back and
 * Forward, another side, the server's `show` and the site's messages all end there.
 */

/**
 * @typedef {object} Choice
 * @property {string | null} part The area, structure or topic whose text is open.
 * @property {string | null} point The point that is marked as well.
 * @property {string | null} large The id of the picture that is shown larger, alone.
 * @property {string} view The side that is shown, or is about to fade in; "all" for the sheet.
 * @property {number | null} angle The angle that the person is turned to, in degrees; null where a side
 *   stands as it is drawn.
 * @property {string | null} asked The part that the server or the site asked for: shown while the address names none.
 * @property {"reader" | "site" | "address"} by The origin of the last change.
 * @property {boolean} told Whether that change has been announced.
 */

/** @typedef {(now: Readonly<Choice>, before: Readonly<Choice>) => void} Follower Shows a new choice. */

/** @type {Readonly<Choice>} */
export let choice = Object.freeze({
  part: null, point: null, large: null, view: "all", angle: null, asked: null, by: "address", told: true,
});

/** @type {Follower[]} */
const followers = [];

/**
 * Have every later choice shown; followers are called in the order in which they were added.
 * @param {Follower} follower
 */
export function onChoice(follower) {
  followers.push(follower);
}

/**
 * Change what is chosen, and show it.
 * @param {Partial<Choice>} change The properties to change.
 */
export function choose(change) {
  const before = choice;
  // Another side is shown as drawn unless an angle is given too.
  const straight = change.view !== undefined && change.view !== before.view && { angle: null };
  choice = Object.freeze({ ...before, ...straight, ...change });
  for (const show of followers) show(choice, before);
}

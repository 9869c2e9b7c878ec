/**
 * Angles around the person, in degrees: 0 from the front, 90 from the person's left.
 */

/**
 * @param {number} angle
 * @returns {number} The same from 0 up to 360.
 */
export const round = (angle) => (angle % 360 + 360) % 360;

/**
 * @param {number} from
 * @param {number} to
 * @returns {number} The shorter way from one angle to another, from -180 to 180.
 */
export const way = (from, to) => round(to - from + 180) - 180;

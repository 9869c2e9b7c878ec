/**
 * The contrast of two colors, as WCAG 2.2 defines it; the server computes the same.
 */

/**
 * @param {string} hex Six hexadecimal digits.
 * @returns {number} The relative luminance, 0.05 added.
 */
function luminance(hex) {
  return [.2126, .7152, .0722].reduce((sum, weight, i) => {
    const c = parseInt(hex.slice(2 * i, 2 * i + 2), 16) / 255;
    return sum + weight * (c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4);
  }, .05);
}

/**
 * Whether a color stands out 3:1 from a background, as the parts of a picture must.
 * @param {string} color Six hexadecimal digits.
 * @param {string} background Six hexadecimal digits.
 * @returns {boolean}
 */
export function standsOut(color, background) {
  const [a, b] = [luminance(color), luminance(background)];
  return Math.max(a, b) / Math.min(a, b) >= 3;
}

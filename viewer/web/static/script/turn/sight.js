/**
 * Looking at the surface from an angle: where a place shows, whether anything hides it, and what lies under a place.
 */

/** @import { Mesh } from "./mesh.js" */

/**
 * @typedef {object} Sight The way the person is looked at, in degrees.
 * @property {number} facing 0 from the front, 90 from the person's left.
 * @property {number} nod How far from above.
 */

/**
 * @typedef {[number, number, number]} Vector To the right, down and toward the viewer in a picture; or x, y, z of the
 *   person.
 */

/** What the head nods about (mm from the crown). */
export const PIVOT = 150;

/**
 * The cosine above which a point faces the viewer, and what may lie before it (mm), anywhere and on a ridge,
 * which is seen from both of its slopes. As the server decides it for plates (viewer/artwork/surface.py,
 * viewer/content/placement.py).
 */
const FACING = .2, COVERED = 2, BEHIND_RIDGE = 15;

/**
 * What a rotation is computed from.
 * @param {Sight} sight
 * @returns {[number, number, number, number]} Cosine and sine of both angles.
 */
export function cosines({ facing, nod }) {
  const f = facing * Math.PI / 180, n = nod * Math.PI / 180;
  return [Math.cos(f), Math.sin(f), Math.cos(n), Math.sin(n)];
}

/**
 * A place or a direction of the person as it is seen.
 * @param {Sight} sight
 * @param {ArrayLike<number>} of
 * @param {number} [pivot] 0 for a direction.
 * @returns {Vector}
 */
export function seen(sight, of, pivot = PIVOT) {
  const [cf, sf, cn, sn] = cosines(sight);
  const [x, y, z] = [of[0], of[1] - pivot, of[2]];
  const toward = sf * x + cf * z;
  return [cf * x - sf * z, pivot + cn * y + sn * toward, cn * toward - sn * y];
}

/**
 * How high a row of the picture is (mm). A place is compared with the triangles of its own row alone: about 150 instead
 * of all 7,700.
 */
const ROW = 8;

/**
 * A surface as it is seen: all corners, and the triangles that face the viewer by the rows of the picture
 * they lie in, each as the index of its first corner. The last sight asked for is remembered.
 * @param {Mesh} mesh
 * @returns {(sight: Sight) => { shown: Float32Array, rows: Map<number, number[]> }}
 */
function viewer({ places, triangles }) {
  const shown = new Float32Array(places.length);
  /** @type {Map<number, number[]>} */
  const rows = new Map();
  let last = "";
  return (sight) => {
    const key = sight.facing + " " + sight.nod;
    if (key === last) return { shown, rows };
    last = key;
    const [cf, sf, cn, sn] = cosines(sight);
    // As `seen` does it, without a call and an array for each of thousands of corners.
    for (let i = 0; i < places.length; i += 3) {
      const x = places[i], y = places[i + 1] - PIVOT, z = places[i + 2], toward = sf * x + cf * z;
      shown[i] = cf * x - sf * z;
      shown[i + 1] = PIVOT + cn * y + sn * toward;
      shown[i + 2] = cn * toward - sn * y;
    }
    rows.clear();
    for (let i = 0; i < triangles.length; i += 3) {
      const a = 3 * triangles[i], b = 3 * triangles[i + 1], c = 3 * triangles[i + 2];
      const ay = shown[a + 1], by = shown[b + 1], cy = shown[c + 1];
      if ((shown[b] - shown[a]) * (cy - ay) - (by - ay) * (shown[c] - shown[a]) <= 0) continue;
      const end = Math.floor(Math.max(ay, by, cy) / ROW);
      for (let row = Math.floor(Math.min(ay, by, cy) / ROW); row <= end; row++) {
        const own = rows.get(row);
        if (own) own.push(i);
        else rows.set(row, [i]);
      }
    }
    return { shown, rows };
  };
}

/**
 * @typedef {object} Spot A place on the surface.
 * @property {number[]} place
 * @property {number[]} normal
 * @property {boolean} [ridge] Whether it lies on a ridge.
 */

/**
 * @typedef {object} Hit A place on the surface.
 * @property {number} depth mm toward the viewer.
 * @property {Vector} place Of the person.
 * @property {Vector} normal
 */

/**
 * @typedef {object} Looker
 * @property {(sight: Sight, x: number, y: number) => Hit | null} hit What of the surface lies at a place of
 *   the picture, nearest first.
 * @property {(sight: Sight, spot: Spot) => boolean} shows Whether a place on the surface can be seen.
 */

/**
 * @param {Mesh} mesh
 * @returns {Looker}
 */
export function lookerAt(mesh) {
  const { places, normals, triangles } = mesh, look = viewer(mesh);
  /** @type {(sight: Sight, x: number, y: number, from: number) => number[] | null} */
  const nearest = (sight, x, y, from) => {
    const { shown, rows } = look(sight);
    let best = null, depth = from;
    for (const i of rows.get(Math.floor(y / ROW)) || []) {
      const a = 3 * triangles[i], b = 3 * triangles[i + 1], c = 3 * triangles[i + 2];
      const ax = shown[a], bx = shown[b], cx = shown[c];
      if (ax < x && bx < x && cx < x || ax > x && bx > x && cx > x) continue;
      const ay = shown[a + 1], by = shown[b + 1], cy = shown[c + 1];
      if (ay < y && by < y && cy < y || ay > y && by > y && cy > y) continue;
      const area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
      const u = ((bx - x) * (cy - y) - (by - y) * (cx - x)) / area;
      const v = ((cx - x) * (ay - y) - (cy - y) * (ax - x)) / area;
      const w = 1 - u - v;
      if (u < 0 || v < 0 || w < 0) continue;
      const here = u * shown[a + 2] + v * shown[b + 2] + w * shown[c + 2];
      if (here <= depth) continue;
      depth = here;
      best = [a, b, c, u, v, w];
    }
    return best && [...best, depth];
  };
  return {
    hit(sight, x, y) {
      const found = nearest(sight, x, y, -Infinity);
      if (!found) return null;
      const [a, b, c, u, v, w, depth] = found;
      /** @type {(of: Float32Array) => Vector} */
      const mixed = (of) => /** @type {Vector} */ ([0, 1, 2].map((k) => u * of[a + k] + v * of[b + k] + w * of[c + k]));
      return { depth, place: mixed(places), normal: mixed(normals) };
    },
    shows(sight, { place, normal, ridge }) {
      if (seen(sight, normal, 0)[2] <= (ridge ? -FACING : FACING)) return false;
      const [x, y, depth] = seen(sight, place);
      return !nearest(sight, x, y, depth + (ridge ? BEHIND_RIDGE : COVERED));
    },
  };
}

/**
 * The surface of the person, from the short text that the server wrote it in (viewer/drawing/turning.py): unpacked,
 * mirrored, and refined so that outlines are smooth.
 */

/**
 * @typedef {object} Mesh Corners and normals, three numbers each, and triangles, three indices each,
 *   clockwise from outside.
 * @property {Float32Array} places mm
 * @property {Float32Array} normals
 * @property {Uint16Array} triangles
 */

/** @typedef {{ places: number[], triangles: number[] }} Shape The same, as it grows. */

/**
 * An edge is split whose length (mm) times the change of normal from end to end is above this, and so many times. Where
 * the surface is flat, more corners would not be seen (docs/performance.md).
 */
const BENT = .7, TIMES = 3;

/**
 * Edges below this share of the height belong to the open end of the surface, not to a gap such as that behind an
 * ear.
 */
const OPEN = .75;

/** How far the surface is continued below (mm): at the greatest nod as far as the picture shows. */
const DEEPER = 120;

/**
 * The digits that viewer/drawing/turning.py writes numbers with: characters from the first on, without the backslash,
 * which a string would have to escape. Those from the base on say that more digits follow.
 */
const FIRST = 35, ESCAPED = 92, BASE = 45;

/**
 * The whole numbers in a text.
 * @param {string} text
 * @returns {number[]}
 */
function numbersIn(text) {
  const numbers = [];
  let value = 0, weight = 1;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const digit = code - FIRST - (code > ESCAPED ? 1 : 0);
    value += digit % BASE * weight;
    weight *= BASE;
    if (digit >= BASE) continue;
    // Odd numbers stand for negative ones, so that small numbers of either sign are one character.
    numbers.push(value % 2 ? -(value + 1) / 2 : value / 2);
    value = 0;
    weight = 1;
  }
  return numbers;
}

/**
 * The surface as it was measured: the left half and its mirror image.
 * @param {{ scale: number, places: string, faces: string }} model
 * @returns {Shape}
 */
function whole({ scale, places: steps, faces }) {
  const places = numbersIn(steps);
  for (let i = 3; i < places.length; i++) places[i] += places[i - 3];
  for (let i = 0; i < places.length; i++) places[i] /= scale;
  const count = places.length / 3, twin = [];
  for (let i = 0; i < count; i++) {
    // A corner in the middle plane is its own twin, so that both halves meet there.
    twin.push(places[3 * i] ? places.length / 3 : i);
    if (places[3 * i]) places.push(-places[3 * i], places[3 * i + 1], places[3 * i + 2]);
  }
  let newest = 0;
  const triangles = numbersIn(faces).map((back) => back ? newest - back : newest++);
  for (let i = 0, end = triangles.length; i < end; i += 3) {
    // The other way around, so that the outside of the mirror image is outside.
    triangles.push(twin[triangles[i]], twin[triangles[i + 2]], twin[triangles[i + 1]]);
  }
  return { places, triangles };
}

/**
 * The outward normal at each corner: the mean of those of its triangles, weighed by their areas.
 * @param {ArrayLike<number>} places
 * @param {ArrayLike<number>} triangles
 * @returns {Float32Array}
 */
function normalsOf(places, triangles) {
  const normals = new Float32Array(places.length);
  for (let i = 0; i < triangles.length; i += 3) {
    const [a, b, c] = [3 * triangles[i], 3 * triangles[i + 1], 3 * triangles[i + 2]];
    const ux = places[b] - places[a], uy = places[b + 1] - places[a + 1], uz = places[b + 2] - places[a + 2];
    const vx = places[c] - places[a], vy = places[c + 1] - places[a + 1], vz = places[c + 2] - places[a + 2];
    const x = uy * vz - uz * vy, y = uz * vx - ux * vz, z = ux * vy - uy * vx;
    for (const corner of [a, b, c]) {
      normals[corner] += x;
      normals[corner + 1] += y;
      normals[corner + 2] += z;
    }
  }
  for (let i = 0; i < normals.length; i += 3) {
    const length = Math.hypot(normals[i], normals[i + 1], normals[i + 2]) || 1;
    for (const j of [i, i + 1, i + 2]) normals[j] /= length;
  }
  return normals;
}

/**
 * Split edges that bend, so that outlines are smooth. The middle of an edge is raised to a curve that stands on the
 * normals at its ends, so that what was measured stays where it is. Two triangles split the edge they share alike, or
 * there would be gaps.
 * @param {Shape} shape
 * @returns {Shape}
 */
function refined({ places, triangles }) {
  const normals = normalsOf(places, triangles), finer = [...places];
  /** @type {Map<number, number>} */
  const middles = new Map();
  /** @type {(a: number, b: number) => number} The corner in the middle of an edge; 0 where it stays whole. */
  const middle = (a, b) => {
    let length = 0, bend = 0, rise = 0, fall = 0;
    for (let k = 0; k < 3; k++) {
      const along = places[3 * b + k] - places[3 * a + k];
      length += along * along;
      bend += (normals[3 * b + k] - normals[3 * a + k]) ** 2;
      rise += along * normals[3 * a + k];
      fall -= along * normals[3 * b + k];
    }
    if (length * bend <= BENT * BENT) return 0;
    // One number for an edge of two corners of 16 bits each, whichever of its triangles asks.
    const key = Math.min(a, b) * 65536 + Math.max(a, b), known = middles.get(key);
    if (known) return known;
    const corner = finer.length / 3;
    for (let k = 0; k < 3; k++) {
      const lift = (rise * normals[3 * a + k] + fall * normals[3 * b + k]) / 8;
      finer.push((places[3 * a + k] + places[3 * b + k]) / 2 - lift);
    }
    middles.set(key, corner);
    return corner;
  };
  /** @type {number[]} */
  const split = [];
  for (let i = 0; i < triangles.length; i += 3) {
    let [a, b, c] = [triangles[i], triangles[i + 1], triangles[i + 2]];
    let [ab, bc, ca] = [middle(a, b), middle(b, c), middle(c, a)];
    // Rotated so the first edge is split, and the last one only if all three are.
    while ((ab || bc || ca) && (!ab || ca && !bc)) [a, b, c, ab, bc, ca] = [b, c, a, bc, ca, ab];
    if (ca) split.push(a, ab, ca, ab, b, bc, ca, bc, c, ab, bc, ca);
    else if (bc) split.push(ab, b, bc, a, ab, bc, a, bc, c);
    else if (ab) split.push(a, ab, c, ab, b, c);
    else split.push(a, b, c);
  }
  return { places: finer, triangles: split };
}

/**
 * @param {Shape} shape
 * @returns {Mesh}
 */
function packed({ places, triangles }) {
  return {
    places: new Float32Array(places),
    normals: normalsOf(places, triangles),
    triangles: new Uint16Array(triangles),
  };
}

/**
 * Continue the surface straight down from where it ends, so that no nod shows an end or the inside, which is dark.
 * @param {Mesh} mesh
 * @returns {Mesh}
 */
function continued({ places, normals, triangles }) {
  /** @type {Map<number, number[]>} Edges without a second triangle, by the corners they lead from and to. */
  const edges = new Map();
  for (let i = 0; i < triangles.length; i++) {
    const a = triangles[i], b = triangles[i % 3 < 2 ? i + 1 : i - 2];
    if (!edges.delete(b * 65536 + a)) edges.set(a * 65536 + b, [a, b]);
  }
  const lowest = places.reduce((most, value, i) => i % 3 === 1 ? Math.max(most, value) : most);
  const rim = [...edges.values()].filter((edge) => edge.every((corner) => places[3 * corner + 1] > OPEN * lowest));
  /** @type {Map<number, number>} The corner below each of the rim. */
  const below = new Map();
  const [further, leaning, more] = [[...places], [...normals], [...triangles]];
  for (const corner of rim.flat()) {
    if (below.has(corner)) continue;
    below.set(corner, further.length / 3);
    further.push(places[3 * corner], places[3 * corner + 1] + DEEPER, places[3 * corner + 2]);
    leaning.push(...normals.slice(3 * corner, 3 * corner + 3));
  }
  for (const [a, b] of rim) {
    const [under, next] = [/** @type {number} */ (below.get(a)), /** @type {number} */ (below.get(b))];
    more.push(b, a, under, b, under, next);
  }
  return { places: new Float32Array(further), normals: new Float32Array(leaning), triangles: new Uint16Array(more) };
}

/**
 * The surface twice: as it was measured, for looking up places on it, and refined and continued, for drawing.
 * @param {{ scale: number, places: string, faces: string }} model
 * @returns {{ measured: Mesh, fine: Mesh }}
 */
export function meshesOf(model) {
  const shape = whole(model);
  let fine = shape;
  for (let time = 0; time < TIMES; time++) {
    const finer = refined(fine);
    if (finer.places.length < 3 * 64000) fine = finer; // corners are counted in 16 bits, and those below the end too
  }
  return { measured: packed(shape), fine: continued(packed(fine)) };
}

/**
 * The surface, drawn by the graphics processor: the plates as its skin, soft light from above left, and an
 * outline of even width. Plain WebGL 1.
 */
import { PIVOT, cosines } from "./sight.js";

/** @import { Mesh } from "./mesh.js" */
/** @import { Sight } from "./sight.js" */

/** Millimeters. How wide the outline is. */
const INK = .85;

/** How many plates a scene can have, as the shaders are written; a plate that is missing weighs nothing. */
export const MOST_PLATES = 4;

const VERTEX = `
attribute vec3 place, normal;
uniform vec4 turn, box;
uniform float grown;
uniform vec2 sides[4];
uniform vec4 boxes[4];
varying vec4 ab, cd;
varying vec3 facing, outward;
varying vec2 at, where;
vec3 seen(vec3 v) {
  float toward = turn.y * v.x + turn.x * v.z;
  return vec3(turn.x * v.x - turn.y * v.z, turn.z * v.y + turn.w * toward, turn.z * toward - turn.w * v.y);
}
vec2 on(int i) {
  float across = sides[i].x * place.x - sides[i].y * place.z;
  return (vec2(across, place.y) - boxes[i].xy) / boxes[i].zw;
}
void main() {
  vec3 pivot = vec3(0., ${PIVOT}., 0.);
  vec3 v = seen(place + normal * grown - pivot) + pivot;
  at = (v.xy - box.xy) / box.zw;
  facing = seen(normal);
  outward = normal;
  where = place.xz / 100.;
  ab = vec4(on(0), on(1));
  cd = vec4(on(2), on(3));
  gl_Position = vec4(at.x * 2. - 1., 1. - at.y * 2., -v.z / 600., 1.);
}`;

const FRAGMENT = `
precision highp float;
uniform sampler2D a, b, c, d;
uniform vec2 sides[4];
uniform vec4 used, ink;
uniform vec3 shade;
uniform float flat_, low, cut, toned;
uniform sampler2D tones;
uniform vec4 near;
uniform vec2 side;
varying vec4 ab, cd;
varying vec3 facing, outward;
varying vec2 at;
varying vec2 where;
float weigh(vec2 side, vec3 n) {
  float squarely = max(side.y * n.x + side.x * n.z, 0.);
  // Surfaces that face up or down belong to the nearest side.
  return pow(squarely, 8.) + 3e-4 * (.02 + max(side.y * where.x + side.x * where.y, 0.));
}
void main() {
  float alpha = (1. - smoothstep(low, 1., at.y)) * smoothstep(0., cut, at.x) * (1. - smoothstep(1. - cut, 1., at.x));
  if (ink.a > .5) {
    gl_FragColor = vec4(ink.rgb * alpha, alpha);
    return;
  }
  vec3 n = normalize(outward), f = normalize(facing);
  vec4 w = used * vec4(weigh(sides[0], n), weigh(sides[1], n), weigh(sides[2], n), weigh(sides[3], n));
  w /= w.x + w.y + w.z + w.w;
  // No lines where no plate faces, or below a plate where its last row is repeated: they would be stretched.
  vec4 soft = clamp(300. * vec4(ab.yw, cd.yw) - 296., 6. - 6. * smoothstep(.15, .5, length(n.xz)), 6.);
  vec3 skin = w.x * texture2D(a, ab.xy, soft.x).rgb + w.y * texture2D(b, ab.zw, soft.y).rgb
    + w.z * texture2D(c, cd.xy, soft.z).rgb + w.w * texture2D(d, cd.zw, soft.w).rgb;
  float lit = dot(f, normalize(vec3(-.42, -.62, .66)));
  float dark = .28 * (1. - smoothstep(-.6, .85, lit)) + .16 * pow(1. - clamp(f.z, 0., 1.), 3.);
  // Near a side its plate's own tones stand in for the light, so that nothing jumps.
  float drawn = toned * smoothstep(-.1, .15, side.x * n.x + side.y * n.z);
  dark = mix(dark, texture2D(tones, near.x * ab.xy + near.y * ab.zw + near.z * cd.xy + near.w * cd.zw).a, drawn);
  vec3 color = mix(skin, shade, flat_ * dark) + flat_ * (1. - drawn) * .035 * smoothstep(.75, 1., lit);
  gl_FragColor = vec4(color * alpha, alpha);
}`;

/**
 * @typedef {object} Look What the surface is to look like.
 * @property {[number, number, number]} ink The color of the outline, each part from 0 to 1.
 * @property {[number, number, number]} shade What turns away from the light comes near to this.
 * @property {boolean} plain Without light and shade.
 * @property {number} toned From 0 to 1: how much of the shade is drawn, and how much that of the surface.
 */

/**
 * @typedef {object} Scene
 * @property {(i: number, picture: HTMLCanvasElement) => void} dress Use a picture as the skin of a side.
 * @property {(i: number, picture: HTMLCanvasElement) => void} shade Use a picture as the tones of a side, in
 *   place of another's.
 * @property {(sight: Sight, box: number[], look: Look, edges: { low: number, cut: number }) => void} draw
 *   Draw what a box of the picture shows.
 * @property {() => boolean} lost
 */

/**
 * Make a surface ready to be drawn.
 * @param {WebGLRenderingContext} gl
 * @param {Mesh} mesh
 * @param {{ facing: number, box: DOMRect }[]} plates
 * @returns {Scene | null} None where the browser gives no program, such as in a context that is lost already.
 */
export function sceneOf(gl, mesh, plates) {
  const program = gl.createProgram();
  if (!program) return null;
  for (const [kind, text] of /** @type {const} */ ([[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]])) {
    const shader = gl.createShader(kind);
    if (!shader) return null;
    gl.shaderSource(shader, text);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) return null;
  gl.useProgram(program);
  const at = (/** @type {string} */ name) => gl.getUniformLocation(program, name);
  for (const [name, data] of /** @type {const} */ ([["place", mesh.places], ["normal", mesh.normals]])) {
    const where = gl.getAttribLocation(program, name);
    gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
    gl.bufferData(gl.ARRAY_BUFFER, data, gl.STATIC_DRAW);
    gl.enableVertexAttribArray(where);
    gl.vertexAttribPointer(where, 3, gl.FLOAT, false, 0, 0);
  }
  gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, gl.createBuffer());
  gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, mesh.triangles, gl.STATIC_DRAW);
  const four = [0, 1, 2, 3];
  const known = four.map((i) => plates[i] || { facing: 0, box: { x: 0, y: 0, width: 1, height: 1 } });
  gl.uniform2fv(at("sides"), known.flatMap(({ facing }) => cosines({ facing, nod: 0 }).slice(0, 2)));
  gl.uniform4fv(at("boxes"), known.flatMap(({ box }) => [box.x, box.y, box.width, box.height]));
  gl.uniform4fv(at("used"), four.map((i) => i < plates.length ? 1 : 0));
  const finer = gl.getExtension("EXT_texture_filter_anisotropic");
  const [tones, ...skins] = [4, ...four].map((i) => {
    const skin = gl.createTexture();
    gl.activeTexture(gl.TEXTURE0 + i);
    gl.bindTexture(gl.TEXTURE_2D, skin);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGB, 1, 1, 0, gl.RGB, gl.UNSIGNED_BYTE, new Uint8Array(3));
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
    if (finer) gl.texParameterf(gl.TEXTURE_2D, finer.TEXTURE_MAX_ANISOTROPY_EXT, 4);
    gl.uniform1i(at("abcd".charAt(i) || "tones"), i);
    return skin;
  });
  gl.enable(gl.DEPTH_TEST);
  gl.enable(gl.CULL_FACE);
  gl.frontFace(gl.CW); // as the mesh has its triangles
  const uniforms = ["turn", "box", "grown", "ink", "shade", "flat_", "low", "cut", "toned", "near", "side"];
  const places = Object.fromEntries(uniforms.map((name) => [name, at(name)]));
  return {
    lost: () => gl.isContextLost(),
    dress(i, picture) {
      gl.activeTexture(gl.TEXTURE0 + i);
      gl.bindTexture(gl.TEXTURE_2D, skins[i]);
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGB, gl.RGB, gl.UNSIGNED_BYTE, picture);
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR_MIPMAP_LINEAR);
      gl.generateMipmap(gl.TEXTURE_2D);
    },
    shade(i, picture) {
      gl.activeTexture(gl.TEXTURE4);
      gl.bindTexture(gl.TEXTURE_2D, tones);
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.ALPHA, gl.ALPHA, gl.UNSIGNED_BYTE, picture);
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR);
      gl.uniform4fv(places.near, four.map((side) => side === i ? 1 : 0));
      const [cosine, sine] = cosines({ facing: known[i].facing, nod: 0 });
      gl.uniform2f(places.side, sine, cosine);
    },
    draw(sight, box, { ink, shade, plain, toned }, { low, cut }) {
      gl.viewport(0, 0, gl.drawingBufferWidth, gl.drawingBufferHeight);
      gl.clearColor(0, 0, 0, 0);
      gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
      gl.uniform4fv(places.turn, cosines(sight));
      gl.uniform4fv(places.box, box);
      gl.uniform3fv(places.shade, shade);
      gl.uniform1f(places.flat_, plain ? 0 : 1);
      gl.uniform1f(places.toned, toned);
      gl.uniform1f(places.low, low);
      gl.uniform1f(places.cut, cut);
      // Draw the outline first: the surface slightly enlarged, back faces only.
      gl.cullFace(gl.FRONT);
      gl.uniform1f(places.grown, INK);
      gl.uniform4f(places.ink, ...ink, 1);
      gl.drawElements(gl.TRIANGLES, mesh.triangles.length, gl.UNSIGNED_SHORT, 0);
      gl.cullFace(gl.BACK);
      gl.uniform1f(places.grown, 0);
      gl.uniform4f(places.ink, ...ink, 0);
      gl.drawElements(gl.TRIANGLES, mesh.triangles.length, gl.UNSIGNED_SHORT, 0);
    },
  };
}

/**
 * The plates of the page as the skin of the surface: their shapes, painted as the page's style sheets have
 * them now, without a request. Names and points are left out; tones are painted apart, for they are right
 * from that side alone.
 */

/** @import { Vector } from "./sight.js" */

/**
 * @typedef {object} Shape One path of a plate.
 * @property {Path2D} path
 * @property {DOMMatrix} matrix From its own coordinates to those of the plate.
 * @property {Element | null} styled The path itself, where it has a style of its own.
 */

/**
 * @typedef {object} Layer What a plate copies: a fill, fibers, an edge or lines.
 * @property {SVGUseElement} use
 * @property {string} part The part it belongs to; empty for the bare head.
 * @property {Shape[]} shapes
 */

/**
 * @typedef {object} Plate
 * @property {number} facing The angle that it is seen from.
 * @property {SVGSVGElement} svg
 * @property {DOMRect} box Its view box (mm), as drawn.
 * @property {Layer[]} layers From the bottom up.
 * @property {Layer[]} pale Its light, which lies under the layers, before it is blurred.
 * @property {Layer[]} tones Its shade, before it is blurred.
 */

/**
 * @param {Element} element
 * @returns {DOMMatrix}
 */
function transformOf(element) {
  const own = /** @type {SVGGraphicsElement} */ (element).transform?.baseVal.consolidate();
  return own ? DOMMatrix.fromMatrix(own.matrix) : new DOMMatrix();
}

/**
 * The paths of an element of the sheet of shapes, copies included.
 * @param {Element | null} element
 * @param {DOMMatrix} matrix
 * @returns {Shape[]}
 */
function shapesIn(element, matrix) {
  if (!element) return [];
  const here = matrix.multiply(transformOf(element));
  if (element.localName === "use") {
    const copied = (element.getAttribute("href") || "").slice(1);
    return shapesIn(document.getElementById(copied), here);
  }
  if (element.localName !== "path") return [...element.children].flatMap((child) => shapesIn(child, here));
  const path = new Path2D(element.getAttribute("d") || "");
  return [{ path, matrix: here, styled: element.hasAttribute("class") ? element : null }];
}

/**
 * @param {SVGUseElement} use
 * @param {SVGSVGElement} svg
 * @returns {Layer}
 */
function layerOf(use, svg) {
  let matrix = new DOMMatrix();
  /** @type {Element} */
  const top = svg;
  for (let at = use.parentElement; at && at !== top; at = at.parentElement) matrix = transformOf(at).multiply(matrix);
  const link = /** @type {HTMLElement | null} */ (use.closest("[data-part]"));
  return { use, part: link?.dataset.part || "", shapes: shapesIn(use, matrix) };
}

/**
 * The plate of a side.
 * @param {SVGSVGElement} svg
 * @param {number} facing
 * @returns {Plate}
 */
export function plateOf(svg, facing) {
  const uses = /** @type {NodeListOf<SVGUseElement>} */ (svg.querySelectorAll("use:is(.lines, .fill, .fibers, .edge)"));
  const tones = /** @type {NodeListOf<SVGUseElement>} */ (svg.querySelectorAll("use.tones"));
  const [layers, under] = [uses, tones].map((some) => [...some].map((use) => layerOf(use, svg)));
  // Only the opacity of the tones is used, so pale tissue would come out dark.
  const pale = (/** @type {Shape} */ { styled }) => !!styled?.matches(".light");
  const only = (/** @type {boolean} */ wanted) =>
    under.map((layer) => ({ ...layer, shapes: layer.shapes.filter((shape) => pale(shape) === wanted) }));
  return { facing, svg, box: svg.viewBox.baseVal, layers, pale: only(true), tones: only(false) };
}

/**
 * @param {CSSStyleDeclaration} style
 * @param {string} paint
 * @param {CSSStyleDeclaration | null} own That of a path with a style of its own; what it leaves at its start
 *   is the copy's.
 * @returns {{ color: string, strength: number }}
 */
function paintOf(style, paint, own) {
  const colored = own && own.fill !== "rgb(0, 0, 0)", faint = own && own.fillOpacity !== "1";
  const color = (colored ? own : style).getPropertyValue(paint);
  return { color, strength: +(faint ? own : style).getPropertyValue(paint + "-opacity") * +style.opacity };
}

/**
 * Paint a plate.
 * @param {CanvasRenderingContext2D} context
 * @param {Plate} plate
 * @param {string} ground The color of bare skin.
 * @param {number} pixel How many mm one CSS px of the picture is: lines have their width on the screen.
 */
export function paint(context, { box, layers, pale }, ground, pixel) {
  context.fillStyle = ground;
  context.fillRect(0, 0, context.canvas.width, context.canvas.height);
  context.drawImage(blurred(box, pale), 0, 0, context.canvas.width, context.canvas.height);
  paintLayers(context, box, layers, pixel);
}

/** How wide and high a picture of tones is (px): 3 to 4 mm each, about as far as the plates blur them. */
const TONES = 128;

/**
 * The tones of a plate, blurred; how opaque they are is what counts.
 * @param {Plate} plate
 * @returns {HTMLCanvasElement}
 */
export function tonesOf({ box, tones }) {
  return blurred(box, tones);
}

/**
 * A small picture of layers, blurred. Not every browser has filters on a canvas.
 * @param {DOMRect} box
 * @param {Layer[]} layers
 * @returns {HTMLCanvasElement}
 */
function blurred(box, layers) {
  const square = { width: TONES, height: TONES };
  const [sharp, soft] = [0, 1].map(() => Object.assign(document.createElement("canvas"), square));
  const [from, to] = [sharp, soft].map((canvas) => canvas.getContext("2d"));
  if (!from || !to) return soft;
  paintLayers(from, box, layers, 1);
  // A mean of nine neighbors whose weights add up to one: 1/4 in the middle, 1/8 beside it, 1/16 at the corners.
  to.globalCompositeOperation = "lighter";
  for (const x of [-1, 0, 1]) {
    for (const y of [-1, 0, 1]) {
      to.globalAlpha = 2 ** (-2 - Math.abs(x) - Math.abs(y));
      to.drawImage(sharp, x, y);
    }
  }
  return soft;
}

/**
 * Leaves the context as it was.
 * @param {CanvasRenderingContext2D} context
 * @param {DOMRect} box
 * @param {Layer[]} layers
 * @param {number} pixel
 */
function paintLayers(context, box, layers, pixel) {
  const { width, height } = context.canvas;
  const across = width / box.width, down = height / box.height;
  const fit = new DOMMatrix([across, 0, 0, down, -box.x * across, -box.y * down]);
  context.save();
  for (const { use, shapes } of layers) {
    const style = getComputedStyle(use), kind = style.fill === "none" ? "stroke" : "fill";
    for (const { path, matrix, styled } of shapes) {
      const { color, strength } = paintOf(style, kind, styled && kind === "fill" ? getComputedStyle(styled) : null);
      if (color === "none" || !strength) continue;
      context.setTransform(fit.multiply(matrix));
      context.globalAlpha = strength;
      if (kind === "fill") {
        context.fillStyle = color;
        context.fill(path);
        continue;
      }
      context.strokeStyle = color;
      const width = pixel / Math.hypot(matrix.a, matrix.b); // a shape may be written in smaller units than mm
      context.lineWidth = parseFloat(style.strokeWidth) * width;
      context.lineJoin = "round";
      context.lineCap = style.strokeLinecap === "round" ? "round" : "butt";
      const dashes = style.strokeDasharray === "none" ? [] : style.strokeDasharray.split(",");
      context.setLineDash(dashes.map((dash) => parseFloat(dash) * width));
      context.stroke(path);
    }
  }
  context.restore();
}

/** @type {CanvasRenderingContext2D | null} Asked whether a path contains a point; nothing is drawn on it. */
let asking = null;

/**
 * The part that a plate shows at a place on the surface, if it shows one there.
 * @param {Plate[]} plates
 * @param {Vector} place
 * @param {Vector} normal
 * @returns {string} The id of the part, or nothing.
 */
export function partAt(plates, place, normal) {
  asking ??= document.createElement("canvas").getContext("2d");
  const facing = Math.atan2(normal[0], normal[2]) * 180 / Math.PI;
  /** @type {(plate: Plate) => number} */
  const squarely = (plate) => Math.cos((plate.facing - facing) * Math.PI / 180);
  const plate = plates.reduce((best, other) => squarely(other) > squarely(best) ? other : best);
  const turn = plate.facing * Math.PI / 180;
  const x = Math.cos(turn) * place[0] - Math.sin(turn) * place[2];
  for (const { part, use, shapes } of [...plate.layers].reverse()) {
    if (!part || !use.matches(".fill")) continue;
    for (const { path, matrix } of shapes) {
      const { x: px, y: py } = matrix.inverse().transformPoint({ x, y: place[1] });
      if (asking?.isPointInPath(path, px, py)) return part;
    }
  }
  return "";
}

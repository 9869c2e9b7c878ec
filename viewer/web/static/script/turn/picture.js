/**
 * The picture of the turned person: a figure among the plates, with a canvas that the surface is drawn on, and over it
 * points and names.
 */
import { way } from "./angles.js";
import { svg } from "./elements.js";
import { overlayOf } from "./overlay.js";
import { MOST_PLATES, sceneOf } from "./scene.js";
import { paint, plateOf, tonesOf } from "./skin.js";

/** @import { Mesh } from "./mesh.js" */
/** @import { Overlay, Point } from "./overlay.js" */
/** @import { Look, Scene } from "./scene.js" */
/** @import { Looker, Sight } from "./sight.js" */
/** @import { Plate } from "./skin.js" */

/**
 * @typedef {object} Picture
 * @property {HTMLElement} figure
 * @property {SVGSVGElement} svg What lies over the canvas, in mm.
 * @property {Plate[]} plates The skin of the surface.
 * @property {Overlay} overlay
 * @property {() => boolean} ready Have something to draw with; false where the browser has no WebGL, or no more.
 * @property {() => void} redraw Have everything drawn with the next frame.
 * @property {() => void} repaint The same, with the plates painted as they look by then.
 * @property {(words: string) => void} name Say what it shows.
 */

/**
 * @typedef {object} Surroundings
 * @property {HTMLElement} diagram
 * @property {{ points: Point[], names: Record<string, number[][]> }} model
 * @property {Mesh} mesh The surface to draw.
 * @property {Looker} looker
 * @property {(view: string) => number | undefined} facingOf The angle of a side; none for the sheet.
 * @property {() => Sight | null} sight What to draw; null while a side's own plate stands there.
 * @property {() => void} lost Told when the browser has taken away what the picture is drawn with.
 */

/**
 * @typedef {object} Room Where the picture stands in its figure (px).
 * @property {number} left
 * @property {number} top
 * @property {number} width
 * @property {number} height
 * @property {number} across How wide the figure is.
 * @property {boolean} full Whether the picture is as wide as its figure at every angle.
 */

/** Degrees: how far from a side its tones fade out. */
const SOFT = 40;

/** How much larger than its picture the drawing buffer is, for the pictures of other angles. */
const SPARE = 1.1;

/** Pixels of the drawing buffer for one CSS px, at most: each of them costs time in every frame. */
const SHARPEST = 2.5;

/** CSS px. The widths that badges.css has too: of a figure with room for names, and of a page with two columns. */
const NAMED = 616, TWO_COLUMNS = 896;

/**
 * @param {string} color As the browser computes it.
 * @returns {[number, number, number]} Red, green and blue, from 0 to 1.
 */
function partsOf(color) {
  const context = document.createElement("canvas").getContext("2d");
  if (!context) return [0, 0, 0];
  // Painted and read, because a computed color may be in any color space's notation.
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  const [r, g, b] = context.getImageData(0, 0, 1, 1).data;
  return [r / 255, g / 255, b / 255];
}

/**
 * The plates of the page as skins, with the widths of their frames and drawings (mm).
 * @param {HTMLElement} diagram
 * @param {(view: string) => number | undefined} facingOf
 * @returns {(Plate & { frame: number, drawn: number })[]}
 */
function platesOf(diagram, facingOf) {
  const figures = /** @type {NodeListOf<HTMLElement>} */ (diagram.querySelectorAll("figure.plate"));
  return [...figures].flatMap((figure) => {
    const facing = facingOf(figure.dataset.view || "");
    const drawing = figure.querySelector("svg");
    if (facing === undefined || !drawing) return [];
    const style = getComputedStyle(figure);
    const [frame, drawn] = ["--frame", "--drawn"].map((name) => +style.getPropertyValue(name));
    return [{ ...plateOf(drawing, facing), frame, drawn }];
  }).slice(0, MOST_PLATES);
}

/**
 * Put a picture among the plates of a diagram. It draws nothing before `ready` and `redraw` are called.
 * @param {Surroundings} surroundings
 * @returns {Picture}
 */
export function pictureOf({ diagram, model, mesh, looker, facingOf, sight: sightNow, lost }) {
  let canvas = document.createElement("canvas");
  const picture = svg("svg", { class: "picture", role: "group" });
  const figure = document.createElement("figure");
  figure.className = "plate turned";
  const caption = document.createElement("figcaption"), title = document.createElement("h2");
  caption.append(title);
  figure.append(caption, canvas, picture);
  const plates = platesOf(diagram, facingOf);
  diagram.querySelector(".plates")?.append(figure);
  const overlay = overlayOf(diagram, picture, model, looker);
  figure.append(overlay.key);

  /** @type {Scene | null} */
  let scene = null;
  // Only ever copied to the graphics processor: nothing is read back from it.
  const skin = document.createElement("canvas").getContext("2d", { willReadFrequently: false });
  let dressed = false, frameRequest = 0;
  /** @type {Look} */
  let look = { ink: [0, 0, 0], shade: [0, 0, 0], plain: false, toned: 0 };
  /** The plate whose tones the scene has. */
  let shaded = -1;
  /** @type {Room | null} What was measured last, with `left` as if the picture were as wide as its figure. */
  let room = null;

  /**
   * Have something to draw with. Browsers take a page's oldest contexts for new ones, so a diagram may have lost its
   * own. A lost context does not come back to its canvas, so the next one gets a canvas of its own.
   * @returns {boolean}
   */
  function ready() {
    if (scene && !scene.lost()) return true;
    const fresh = document.createElement("canvas");
    const gl = fresh.getContext("webgl", { alpha: true, antialias: true, premultipliedAlpha: true });
    scene = gl && sceneOf(gl, mesh, plates);
    if (!scene) return false;
    canvas.replaceWith(fresh);
    canvas = fresh;
    dressed = false;
    fresh.addEventListener("webglcontextlost", () => {
      if (fresh === canvas) lost();
    });
    return true;
  }

  /** Paint the plates as they look now. */
  function dress() {
    if (!skin || !scene) return;
    const styleOf = (/** @type {string} */ name) =>
      getComputedStyle(/** @type {Element} */ (plates[0].svg.querySelector(name)));
    const ground = styleOf(".head").fill;
    look = {
      ink: partsOf(styleOf(".outline").stroke),
      shade: partsOf(styleOf(".tones").fill),
      plain: matchMedia("(forced-colors: active)").matches,
      toned: 0,
    };
    // Powers of two: WebGL 1 makes the smaller copies that a texture needs from a distance of no others.
    const size = canvas.width > 1000 ? 2048 : 1024;
    const pixel = picture.viewBox.baseVal.width / (picture.clientWidth || 600);
    skin.canvas.width = skin.canvas.height = size;
    plates.forEach((plate, i) => {
      paint(skin, plate, ground, pixel);
      scene?.dress(i, skin.canvas);
    });
    dressed = true;
    shaded = -1;
  }

  /**
   * Have the tones of the side that is nearest, the more of them the nearer it is.
   * @param {Sight} sight
   */
  function tone({ facing, nod }) {
    const off = plates.map((plate) => Math.abs(way(plate.facing, facing)));
    const near = off.indexOf(Math.min(...off)), share = Math.min(1, Math.hypot(off[near], 2 * nod) / SOFT);
    look.toned = 1 - share * share * (3 - 2 * share);
    if (near === shaded) return;
    shaded = near;
    scene?.shade(near, tonesOf(plates[near]));
  }

  /**
   * What the picture shows at an angle: between what it shows at the sides next to it.
   * @param {number} facing
   * @returns {{ box: number[], frame: number, drawn: number }}
   */
  function boxFrom(facing) {
    const off = (/** @type {Plate} */ plate) => Math.abs(way(facing, plate.facing));
    const [a, b = a] = [...plates].sort((one, other) => off(one) - off(other));
    const gap = Math.abs(way(a.facing, b.facing)) || 1, share = Math.min(1, off(a) / gap);
    const mix = (/** @type {number} */ one, /** @type {number} */ other) => one + (other - one) * share;
    const frame = mix(a.frame, b.frame), drawn = mix(a.drawn, b.drawn);
    figure.style.setProperty("--frame", String(frame));
    figure.style.setProperty("--drawn", String(drawn));
    figure.style.setProperty("--tall", String(a.box.height));
    const box = [
      mix(a.box.x, b.box.x),
      mix(a.box.y, b.box.y),
      mix(a.box.width, b.box.width),
      mix(a.box.height, b.box.height),
    ];
    return { box, frame, drawn };
  }

  /**
   * Where the picture stands in its figure (px). Measuring makes the browser lay out the page in the middle of a
   * frame. While the picture is as high as its width asks for, the last measurement holds until the figure or its
   * heading changes size.
   * @param {number[]} box
   * @param {number} share Of the figure's width that the picture takes, unless it takes all of it.
   * @returns {Room}
   */
  function roomFor([, , wide, high], share) {
    if (room) {
      const width = room.across * (room.full ? 1 : share);
      return { ...room, left: room.left + (room.across - width) / 2, width, height: width * high / wide };
    }
    const around = figure.getBoundingClientRect(), { left, top, width, height } = picture.getBoundingClientRect();
    const across = around.width, full = Math.abs(width - across) < 1;
    const measured = { left: left - around.left, top: top - around.top, width, height, across, full };
    const plain = (full || Math.abs(width - across * share) < 1) && Math.abs(height - width * high / wide) < 1;
    if (width && plain) room = { ...measured, left: measured.left - (across - width) / 2 };
    return measured;
  }

  /**
   * Give the canvas the place of the picture, and a buffer that is sharp there.
   * @param {Room} place
   */
  function fit({ left, top, width, height }) {
    // A new size costs the drawing buffer: it only grows, or shrinks a lot, and the canvas scales it the little that
    // is left.
    const sharp = Math.min(devicePixelRatio || 1, SHARPEST);
    const [wide, high] = [Math.ceil(width * sharp), Math.ceil(height * sharp)];
    if (wide > canvas.width || high > canvas.height || wide * high < canvas.width * canvas.height / 2) {
      Object.assign(canvas, { width: Math.ceil(wide * SPARE), height: Math.ceil(high * SPARE) });
    }
    Object.assign(canvas.style, { left: left + "px", top: top + "px", width: width + "px", height: height + "px" });
  }

  /** Draw the surface and what lies over it. */
  function draw() {
    frameRequest = 0;
    const sight = sightNow();
    if (!sight || !scene || scene.lost()) return;
    const { box, frame, drawn } = boxFrom(sight.facing);
    picture.setAttribute("viewBox", box.join(" "));
    const place = roomFor(box, drawn / frame);
    if (!place.width) return;
    fit(place);
    // The picture keeps its proportions in the room it has: what the room shows beside it belongs to the surface too.
    const scale = Math.min(place.width / box[2], place.height / box[3]);
    const [w, h] = [place.width / scale, place.height / scale];
    const shown = [box[0] - (w - box[2]) / 2, box[1] - (h - box[3]) / 2, w, h];
    if (!dressed) dress();
    tone(sight);
    const bottom = (box[1] + box[3] - shown[1]) / h;
    const visible = Math.min(w, place.across / scale);
    // A raised head shows what lies below the plates: it fades sooner.
    const fade = 24 - 2 * Math.min(0, sight.nod);
    const cut = look.plain ? .001 : Math.max(.001, (w - visible) / 2 / w + 30 / w);
    scene.draw(sight, shown, look, { low: bottom - fade / h, cut });
    const small = place.across < NAMED || diagram.hasAttribute("data-together") && innerWidth < TWO_COLUMNS;
    overlay.place(sight, box, Math.min(frame, visible), small);
  }

  /** Have everything drawn with the next frame, however often this is called before it. */
  function redraw() {
    frameRequest ||= requestAnimationFrame(draw);
  }

  /** The same, with the plates painted again first. */
  function repaint() {
    dressed = false;
    redraw();
  }

  const fits = new ResizeObserver(() => {
    room = null;
    redraw();
  });
  fits.observe(figure);
  fits.observe(caption);
  // Themes and a site's accent color stand at the root; the others are the reader's system's.
  const colored = { attributes: true, attributeFilter: ["data-theme", "style"] };
  new MutationObserver(repaint).observe(document.documentElement, colored);
  for (const feature of ["prefers-color-scheme: dark", "forced-colors: active", "prefers-contrast: more"]) {
    matchMedia(`(${feature})`).addEventListener("change", repaint);
  }

  return {
    figure,
    svg: picture,
    plates,
    overlay,
    ready,
    redraw,
    repaint,
    name(words) {
      picture.setAttribute("aria-label", words);
      title.textContent = words;
    },
  };
}

/**
 * The person, turned: fetched when a reader first reaches for the control. At the angles of the sides the
 * plates of the page stand there themselves; in between the surface does, with the plates as its skin.
 */
import { meshesOf } from "./mesh.js";
import { overlayOf, svg } from "./overlay.js";
import { MOST_PLATES, sceneOf } from "./scene.js";
import { lookerAt } from "./sight.js";
import { paint, partAt, plateOf, tonesOf } from "./skin.js";

/** @import { Choice, Follower } from "../choice.js" */
/** @import { Look, Scene } from "./scene.js" */
/** @import { Sight } from "./sight.js" */
/** @import { Plate } from "./skin.js" */
/** @import { Point } from "./overlay.js" */

/**
 * @typedef {object} Model What the server says of the surface: viewer/drawing/turning.py.
 * @property {number} scale
 * @property {string} places
 * @property {string} faces
 * @property {[string, number][]} sides
 * @property {Point[]} points
 * @property {Record<string, number[][]>} names
 */

/**
 * @typedef {object} Page What the page's own script hands over.
 * @property {() => Readonly<Choice>} choice
 * @property {(change: Partial<Choice>) => void} choose
 * @property {(follower: Follower) => void} onChoice
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

/* global MODEL -- The server puts it in front of the modules. */

/** Degrees: how near to a side is the side, how far the head nods, how far a drag over the whole width turns it. */
const SNAP = 4, NOD = 20, ACROSS = 200;

/** Degrees: how far from a side its tones fade out. */
const SOFT = 40;

/** How much larger than its picture the drawing buffer is, for the pictures of other angles. */
const SPARE = 1.1;

/** Milliseconds for a half turn that the script makes. */
const CALM = 1400;

/**
 * @param {number} angle
 * @returns {number} The same from 0 up to 360.
 */
const round = (angle) => (angle % 360 + 360) % 360;

/**
 * @param {number} from
 * @param {number} to
 * @returns {number} The shorter way from one angle to another, from -180 to 180.
 */
const way = (from, to) => round(to - from + 180) - 180;

/**
 * @param {string} color As the browser computes it.
 * @returns {[number, number, number]}
 */
function parts(color) {
  const context = document.createElement("canvas").getContext("2d");
  if (!context) return [0, 0, 0];
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  const [r, g, b] = context.getImageData(0, 0, 1, 1).data;
  return [r / 255, g / 255, b / 255];
}

/**
 * Let the address name a side and an angle, in place of what it named.
 * @param {HTMLElement} diagram
 * @param {string} view
 * @param {number | null} angle
 */
function angleInAddress(diagram, view, angle) {
  const link = /** @type {HTMLAnchorElement | null} */ (diagram.querySelector(`nav.views a[data-view="${view}"]`));
  if (!link) return;
  const url = new URL(location.href);
  url.pathname = new URL(link.href).pathname;
  if (angle === null) url.searchParams.delete("angle");
  else url.searchParams.set("angle", String(angle));
  try {
    history.replaceState(history.state, "", url);
  } catch { /* WebKit: a sandboxed frame may not rename its page */ }
}

/**
 * Let a reader turn a diagram.
 * @param {HTMLElement} diagram
 * @param {HTMLElement} control
 * @param {Page} page
 */
export function turn(diagram, control, page) {
  const model = MODEL;
  const [turns, nods] = /** @type {HTMLInputElement[]} */ ([...control.querySelectorAll("input")]);
  const sides = model.sides.map(([view, facing]) => ({ view, facing }));
  const facingOf = (/** @type {string} */ view) => sides.find((side) => side.view === view)?.facing;
  const nearest = (/** @type {number} */ angle) =>
    sides.reduce((best, side) => Math.abs(way(angle, side.facing)) < Math.abs(way(angle, best.facing)) ? side : best);
  const { measured, fine } = meshesOf(model), looker = lookerAt(measured);

  let canvas = document.createElement("canvas");
  const picture = svg("svg", { class: "picture", role: "group" });
  const figure = document.createElement("figure");
  figure.className = "plate turned";
  const caption = document.createElement("figcaption"), title = document.createElement("h2");
  caption.append(title);
  figure.append(caption, canvas, picture);
  const plateElements = /** @type {NodeListOf<HTMLElement>} */ (diagram.querySelectorAll("figure.plate"));
  /** @type {(Plate & { view: string, frame: number, drawn: number })[]} */
  const plates = [...plateElements].flatMap((element) => {
    const facing = facingOf(element.dataset.view || "");
    const drawing = element.querySelector("svg");
    if (facing === undefined || !drawing) return [];
    const style = getComputedStyle(element);
    const [frame, drawn] = ["--frame", "--drawn"].map((name) => +style.getPropertyValue(name));
    return [{ ...plateOf(drawing, facing), view: element.dataset.view || "", frame, drawn }];
  }).slice(0, MOST_PLATES);
  diagram.querySelector(".plates")?.append(figure);
  const overlay = overlayOf(diagram, picture, model, looker);
  figure.append(overlay.key);

  /** @type {Scene | null} */
  let scene = null;
  const skin = document.createElement("canvas").getContext("2d", { willReadFrequently: false });

  /** @type {Sight} */
  let sight = { facing: facingOf(page.choice().view) ?? sides[0].facing, nod: 0 };
  let turned = false, dressed = false, asked = 0, moving = 0, own = false;
  /** @type {Look} */
  let look = { ink: [0, 0, 0], shade: [0, 0, 0], plain: false, toned: 0 };
  /** The plate whose tones the scene has. */
  let shaded = -1;
  /** @type {Room | null} What was measured last, with `left` as if the picture were as wide as its figure. */
  let room = null;

  /**
   * Have something to draw with. Browsers take a page's oldest contexts for new ones, so a diagram may have
   * lost its own.
   * @returns {boolean}
   */
  function ready() {
    if (scene && !scene.lost()) return true;
    const fresh = document.createElement("canvas");
    const gl = fresh.getContext("webgl", { alpha: true, antialias: true, premultipliedAlpha: true });
    scene = gl && sceneOf(gl, fine, plates);
    if (!scene) return false;
    canvas.replaceWith(fresh);
    canvas = fresh;
    dressed = false;
    fresh.addEventListener("webglcontextlost", () => {
      if (fresh !== canvas) return;
      cancelAnimationFrame(moving);
      leave();
      rest();
    });
    return true;
  }

  /** Look from the nearest side, whose plate needs nothing to draw with. */
  function leave() {
    sight = { facing: nearest(sight.facing).facing, nod: 0 };
  }

  if (!ready()) {
    control.hidden = true;
    return;
  }

  /** Paint the plates as they look now. */
  function dress() {
    if (!skin || !scene) return;
    const style = getComputedStyle(/** @type {Element} */ (plates[0].svg.querySelector(".head"))).fill;
    const line = getComputedStyle(/** @type {Element} */ (plates[0].svg.querySelector(".outline"))).stroke;
    const tone = getComputedStyle(/** @type {Element} */ (plates[0].svg.querySelector(".tones"))).fill;
    look = { ink: parts(line), shade: parts(tone), plain: matchMedia("(forced-colors: active)").matches, toned: 0 };
    const size = canvas.width > 1000 ? 2048 : 1024;
    const pixel = picture.viewBox.baseVal.width / (picture.clientWidth || 600);
    skin.canvas.width = skin.canvas.height = size;
    plates.forEach((plate, i) => {
      paint(skin, plate, style, pixel);
      scene?.dress(i, skin.canvas);
    });
    dressed = true;
    shaded = -1;
  }

  /** Have the tones of the side that is nearest, the more of them the nearer it is. */
  function tone() {
    const off = plates.map(({ facing }) => Math.abs(way(facing, sight.facing)));
    const near = off.indexOf(Math.min(...off)), share = Math.min(1, Math.hypot(off[near], 2 * sight.nod) / SOFT);
    look.toned = 1 - share * share * (3 - 2 * share);
    if (near === shaded) return;
    shaded = near;
    scene?.shade(near, tonesOf(plates[near]));
  }

  /**
   * What the picture shows at the angle: between what it shows at the sides next to it.
   * @returns {{ box: number[], frame: number, drawn: number }}
   */
  function boxNow() {
    const off = (/** @type {Plate} */ { facing }) => Math.abs(way(sight.facing, facing));
    const [a, b = a] = [...plates].sort((one, other) => off(one) - off(other));
    const gap = Math.abs(way(a.facing, b.facing)) || 1;
    const share = Math.min(1, off(a) / gap);
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
   * Where the picture stands in its figure (px). Measuring makes the browser lay out the page in the middle
   * of a frame. While the picture is as high as its width asks for, the last measurement holds until the
   * figure or its heading changes size.
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

  /** Draw the surface and what lies over it. */
  function draw() {
    asked = 0;
    if (!turned || !scene || scene.lost()) return;
    const { box, frame, drawn } = boxNow();
    picture.setAttribute("viewBox", box.join(" "));
    const place = roomFor(box, drawn / frame);
    if (!place.width) return;
    // A new size costs the drawing buffer: it only grows, or shrinks a lot, and the canvas scales it the
    // little that is left.
    const sharp = Math.min(devicePixelRatio || 1, 2.5);
    const [wide, high] = [Math.ceil(place.width * sharp), Math.ceil(place.height * sharp)];
    if (wide > canvas.width || high > canvas.height || wide * high < canvas.width * canvas.height / 2) {
      Object.assign(canvas, { width: Math.ceil(wide * SPARE), height: Math.ceil(high * SPARE) });
    }
    Object.assign(canvas.style, {
      left: place.left + "px",
      top: place.top + "px",
      width: place.width + "px",
      height: place.height + "px",
    });
    // The picture keeps its proportions in the room it has: what the room shows beside it belongs to the surface too.
    const scale = Math.min(place.width / box[2], place.height / box[3]);
    const [w, h] = [place.width / scale, place.height / scale];
    const shown = [box[0] - (w - box[2]) / 2, box[1] - (h - box[3]) / 2, w, h];
    if (!dressed) dress();
    tone();
    const bottom = (box[1] + box[3] - shown[1]) / h;
    const visible = Math.min(w, place.across / scale);
    // A raised head shows what lies below the plates: it fades sooner.
    const fade = 24 - 2 * Math.min(0, sight.nod);
    const cut = look.plain ? .001 : Math.max(.001, (w - visible) / 2 / w + 30 / w);
    scene.draw(sight, shown, look, { low: bottom - fade / h, cut });
    const small = place.across < 616 || diagram.hasAttribute("data-together") && innerWidth < 896;
    overlay.place(sight, box, Math.min(frame, visible), small);
  }

  /** Have everything drawn with the next frame. */
  function redraw() {
    asked ||= requestAnimationFrame(draw);
  }

  /** Say the angle where readers see and hear it. */
  function tell() {
    const side = nearest(sight.facing), off = Math.round(way(side.facing, sight.facing));
    const named = (/** @type {string} */ view) =>
      diagram.querySelector(`nav.views [data-view="${view}"]`)?.getAttribute("aria-label") || view;
    const next = sides.filter((one) => one !== side && off * way(side.facing, one.facing) > 0)
      .sort((a, b) => Math.abs(way(sight.facing, a.facing)) - Math.abs(way(sight.facing, b.facing)))[0];
    const between = (turns.dataset.between || "").replace("#1", named(side.view)).replace("#2", String(Math.abs(off)))
      .replace("#3", named((next || side).view));
    const words = off ? between : named(side.view);
    turns.value = String(-way(0, sight.facing));
    turns.setAttribute("aria-valuetext", words);
    picture.setAttribute("aria-label", words);
    title.textContent = words;
    nods.value = String(sight.nod);
  }

  /**
   * Look from an angle.
   * @param {Partial<Sight>} to
   */
  function lookFrom(to) {
    sight = { facing: round(to.facing ?? sight.facing), nod: Math.max(-NOD, Math.min(NOD, to.nod ?? sight.nod)) };
    const side = nearest(sight.facing);
    if (!ready()) leave();
    else if (!turned) {
      turned = true;
      if (page.choice().view === "all") mine({ view: side.view, angle: page.choice().angle });
      overlay.begin(side.view);
      // The control stays where it is: what stands under a side's picture leaves its room.
      const plate = [...plateElements].find((one) => one.offsetHeight);
      figure.style.minBlockSize = plate ? plate.offsetHeight + "px" : "";
      diagram.toggleAttribute("data-turned", true);
    }
    tell();
    redraw();
  }

  /**
   * Make a change that is this script's own.
   * @param {Partial<Choice>} change
   */
  function mine(change) {
    own = true;
    page.choose(change);
    own = false;
  }

  /**
   * The head has come to rest: at a side its plate stands there, and the address names the angle.
   * @param {boolean} [quietly] Without an announcement: what led here was announced.
   */
  function rest(quietly) {
    const side = nearest(sight.facing), plain = !sight.nod && Math.abs(way(sight.facing, side.facing)) < .5;
    turned = !plain;
    diagram.toggleAttribute("data-turned", turned);
    if (plain) sight.facing = side.facing;
    tell();
    const angle = plain ? null : Math.round(sight.facing), { view, angle: before } = page.choice();
    if (view === side.view && angle === before) return;
    angleInAddress(diagram, side.view, angle);
    mine({ view: side.view, angle, ...(!quietly && { by: "reader", told: false }) });
    if (!quietly) mine({ told: true });
  }

  /**
   * Turn calmly, or at once where motion is not wanted.
   * @param {number} facing
   */
  function glide(facing) {
    cancelAnimationFrame(moving);
    const from = { ...sight }, along = way(from.facing, facing), start = performance.now();
    const time = matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : CALM * Math.sqrt(Math.abs(along) / 180);
    const step = (/** @type {number} */ now) => {
      const share = time ? Math.min(1, Math.max(0, (now - start) / time)) : 1;
      const eased = share * share * (3 - 2 * share);
      lookFrom({ facing: from.facing + along * eased, nod: from.nod * (1 - eased) });
      if (share < 1) moving = requestAnimationFrame(step);
      else rest(true);
    };
    step(start);
  }

  /**
   * @param {string} part
   * @returns {number} The angle from which a part shows best, the nearest of those that do.
   */
  function bestFor(part) {
    let best = sight.facing, most = 0;
    for (let i = 0; i < 72; i++) {
      const facing = i * 5;
      const found = overlay.visible(part, { facing, nod: 0 }) - Math.abs(way(sight.facing, facing)) / 1000;
      if (found > most) [best, most] = [facing, found];
    }
    const side = nearest(best);
    return Math.abs(way(best, side.facing)) <= 10 ? side.facing : best;
  }

  page.onChoice((now, before) => {
    overlay.mark(now);
    if (now.part !== before.part || now.point !== before.point) {
      dressed = false;
      redraw();
    }
    if (own) return;
    if (now.large && turned) {
      leave();
      rest();
      return;
    }
    const to = now.angle ?? facingOf(now.view);
    if (now.part !== before.part || now.view !== before.view) figure.style.minBlockSize = "";
    if (to === undefined) {
      cancelAnimationFrame(moving);
      turned = false;
      diagram.toggleAttribute("data-turned", false);
    } else if (now.view !== before.view || now.angle !== before.angle) {
      if (before.view === "all") sight = { facing: to, nod: 0 };
      if (before.view !== "all" || now.angle !== null) glide(to);
    } else if (now.part && now.part !== before.part && turned) {
      if (overlay.visible(now.part, sight) < .8) glide(bestFor(now.part));
    }
  });

  for (const type of ["input", "change"]) {
    control.addEventListener(type, () => {
      cancelAnimationFrame(moving);
      lookFrom({ facing: -turns.value, nod: +nods.value });
      if (type === "change") rest();
    });
  }

  // From behind, the slider stands at one of its ends, and either is the same place: a key that leads on goes
  // on from the other.
  turns.addEventListener("keydown", ({ key }) => {
    const onward = +turns.value > 0 ? /Right|Up/ : /Left|Down/;
    if (Math.abs(+turns.value) === 180 && onward.test(key)) turns.value = String(-turns.value);
  });

  // Dragging. A finger that goes up or down scrolls the page.
  /** @type {{ x: number, y: number, sight: Sight, far: boolean } | null} */
  let drag = null;
  const stage = /** @type {HTMLElement} */ (diagram.querySelector(".plates"));
  diagram.toggleAttribute("data-turns", true);
  stage.addEventListener("pointerdown", (event) => {
    if (event.button || !event.isPrimary || page.choice().view === "all" || page.choice().large) return;
    drag = { x: event.clientX, y: event.clientY, sight: { ...sight }, far: false };
  });
  addEventListener("pointermove", (event) => {
    if (!drag || !event.isPrimary) return;
    const [dx, dy] = [event.clientX - drag.x, event.clientY - drag.y];
    if (!drag.far) {
      if (Math.abs(dx) < 6 && (event.pointerType === "touch" || Math.abs(dy) < 6)) return;
      drag.far = true;
      cancelAnimationFrame(moving);
    }
    const reach = ACROSS / (stage.clientWidth || 600);
    const nod = event.pointerType === "touch" ? drag.sight.nod : drag.sight.nod + dy * reach / 2;
    lookFrom({ facing: drag.sight.facing - dx * reach, nod: Math.round(nod) });
  });
  for (const type of ["pointerup", "pointercancel"]) {
    addEventListener(type, () => {
      if (!drag) return;
      const { far } = drag;
      drag = null;
      if (!far) return;
      if (Math.abs(sight.nod) < SNAP) sight.nod = 0;
      const side = nearest(sight.facing);
      if (!sight.nod && Math.abs(way(sight.facing, side.facing)) < SNAP) sight.facing = side.facing;
      // The click that ends a drag is no choice.
      const stop = (/** @type {Event} */ event) => { event.preventDefault(); event.stopPropagation(); };
      addEventListener("click", stop, { capture: true, once: true });
      setTimeout(() => removeEventListener("click", stop, true));
      rest();
      redraw();
    });
  }
  stage.addEventListener("dragstart", (event) => event.preventDefault());

  /** @type {(event: MouseEvent) => string} */
  const under = (event) => {
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(picture.getScreenCTM()?.inverse());
    const hit = looker.hit(sight, at.x, at.y);
    return hit ? partAt(plates, hit.place, hit.normal) : "";
  };
  figure.addEventListener("click", (event) => {
    if (/** @type {Element} */ (event.target).closest("a")) return;
    const part = under(event);
    const link = part && overlay.names.find((name) => name.part === part)?.link;
    if (link) link.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
  });
  figure.addEventListener("pointermove", (event) => {
    if (!drag && event.pointerType !== "touch") figure.style.cursor = under(event) ? "pointer" : "";
  });

  const again = () => {
    dressed = false;
    redraw();
  };
  const fits = new ResizeObserver(() => {
    room = null;
    redraw();
  });
  fits.observe(figure);
  fits.observe(caption);
  const attributes = { attributes: true, attributeFilter: ["data-theme", "style"] };
  new MutationObserver(again).observe(document.documentElement, attributes);
  for (const feature of ["prefers-color-scheme: dark", "forced-colors: active", "prefers-contrast: more"]) {
    matchMedia(`(${feature})`).addEventListener("change", again);
  }
  overlay.mark(page.choice());
  const { angle } = page.choice();
  // What a reader has moved before there was anything to turn, from where the page put the slider.
  const off = +turns.value - +turns.defaultValue;
  if (angle !== null) glide(angle);
  else if (off || +nods.value) {
    lookFrom({ facing: sight.facing - off, nod: +nods.value });
    rest();
  } else tell();
}

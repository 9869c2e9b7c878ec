/**
 * Turns the person; fetched when a reader first reaches for the control. At the angles of the sides, the page shows
 * its own
 * plates; between them, it shows the surface with the plates as its skin.
 */
import { round, way } from "./angles.js";
import { startDragging, startTapping } from "./gestures.js";
import { meshesOf } from "./mesh.js";
import { pictureOf } from "./picture.js";
import { lookerAt } from "./sight.js";

/** @import { Choice, Follower } from "../choice.js" */
/** @import { Point } from "./overlay.js" */
/** @import { Sight } from "./sight.js" */

/**
 * @typedef {object} Model The surface as the server sends it: viewer/drawing/turning.py.
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

/* global MODEL -- The server puts it in front of the modules. */

/** Degrees: how near to a side is the side, and how far the head nods. */
const SNAP = 4, NOD = 20;

/** Milliseconds for a half turn that the script makes. */
const CALM = 1400;

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
  const plateElements = /** @type {NodeListOf<HTMLElement>} */ (diagram.querySelectorAll("figure.plate"));

  /** @type {Sight} */
  let sight = { facing: facingOf(page.choice().view) ?? sides[0].facing, nod: 0 };
  let turned = false, moving = 0;
  /** Whether the change of the choice is this script's own. */
  let own = false;
  const picture = pictureOf({
    diagram,
    model,
    mesh: fine,
    looker,
    facingOf,
    sight: () => turned ? sight : null,
    lost() {
      cancelAnimationFrame(moving);
      leave();
      rest();
    },
  });
  const { figure, overlay } = picture;

  /** Look from the nearest side, whose plate needs nothing to draw with. */
  function leave() {
    sight = { facing: nearest(sight.facing).facing, nod: 0 };
  }

  if (!picture.ready()) {
    control.hidden = true;
    return;
  }

  /** Say the angle where readers see and hear it. */
  function tell() {
    const side = nearest(sight.facing), off = Math.round(way(side.facing, sight.facing));
    const named = (/** @type {string} */ view) =>
      diagram.querySelector(`nav.views [data-view="${view}"]`)?.getAttribute("aria-label") || view;
    // The side that the person is turned toward, so that "between" names both.
    const next = sides.filter((other) => other !== side && off * way(side.facing, other.facing) > 0)
      .sort((a, b) => Math.abs(way(sight.facing, a.facing)) - Math.abs(way(sight.facing, b.facing)))[0];
    const between = (turns.dataset.between || "").replace("#1", named(side.view)).replace("#2", String(Math.abs(off)))
      .replace("#3", named((next || side).view));
    const words = off ? between : named(side.view);
    turns.value = String(-way(0, sight.facing));
    turns.setAttribute("aria-valuetext", words);
    picture.name(words);
    nods.value = String(sight.nod);
  }

  /**
   * Look from an angle.
   * @param {Partial<Sight>} to
   */
  function lookFrom(to) {
    sight = { facing: round(to.facing ?? sight.facing), nod: Math.max(-NOD, Math.min(NOD, to.nod ?? sight.nod)) };
    const side = nearest(sight.facing);
    if (!picture.ready()) leave();
    else if (!turned) {
      turned = true;
      if (page.choice().view === "all") mine({ view: side.view, angle: page.choice().angle });
      overlay.begin(side.view);
      // The control stays where it is: what stands under a side's picture leaves its room.
      const plate = [...plateElements].find((element) => element.offsetHeight);
      figure.style.minBlockSize = plate ? plate.offsetHeight + "px" : "";
      diagram.toggleAttribute("data-turned", true);
    }
    tell();
    picture.redraw();
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
    if (now.part !== before.part || now.point !== before.point) picture.repaint();
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

  // The back view is at both ends of the slider, so a key that goes past one end continues from the other.
  turns.addEventListener("keydown", ({ key }) => {
    const onward = +turns.value > 0 ? /Right|Up/ : /Left|Down/;
    if (Math.abs(+turns.value) === 180 && onward.test(key)) turns.value = String(-turns.value);
  });

  diagram.toggleAttribute("data-turns", true);
  const dragging = startDragging(/** @type {HTMLElement} */ (diagram.querySelector(".plates")), {
    sight: () => sight,
    allowed: () => page.choice().view !== "all" && !page.choice().large,
    begin: () => cancelAnimationFrame(moving),
    move: lookFrom,
    end() {
      if (Math.abs(sight.nod) < SNAP) sight.nod = 0;
      const side = nearest(sight.facing);
      if (!sight.nod && Math.abs(way(sight.facing, side.facing)) < SNAP) sight.facing = side.facing;
      rest();
      picture.redraw();
    },
  });
  startTapping(picture, looker, { sight: () => sight, dragging });

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

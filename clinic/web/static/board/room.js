/**
 * How much room there is: whether the drawing stands wide, broad or tall, and whether an on-screen keyboard has taken most
 * of the height, so that only the half being filled can be shown.
 *
 * @import { Shape } from "./types.js"
 */

const NARROW = matchMedia("(max-width: 760px)");
const TIGHT = 540; // CSS pixels of height
const PINCHED = 1.05; // above this somebody has zoomed by hand, and the page keeps still

const BROAD = 1.75; // a stage so much wider than high has room to the sides of the usual drawing
let broad = false;

/** @returns {Shape} */
export function shape() {
  if (NARROW.matches) return "tall";
  return broad ? "broad" : "wide";
}

/** An on-screen keyboard takes height for a while, and changes nothing. @param {Element} stage */
function measured(stage) {
  if (!document.documentElement.classList.contains("is-tight")) broad = stage.clientWidth > stage.clientHeight * BROAD;
}

/**
 * @param {object} tell
 * @param {(tight: boolean) => void} tell.onTight
 * @param {() => void} tell.onShape
 * @param {() => void} tell.onResize
 */
export function watchRoom({ onTight, onShape, onResize }) {
  const root = document.documentElement;
  const look = () => {
    const seen = window.visualViewport;
    if (seen && seen.scale > PINCHED) return;
    const height = seen?.height ?? innerHeight;
    const tight = !NARROW.matches && height < TIGHT;
    root.style.setProperty("--seen-height", `${height}px`);
    root.style.setProperty("--seen-top", `${seen?.offsetTop ?? 0}px`);
    root.classList.toggle("is-tight", tight);
    onTight(tight);
  };
  window.visualViewport?.addEventListener("resize", look);
  window.visualViewport?.addEventListener("scroll", look);
  addEventListener("resize", look);
  (window.visualViewport ?? window).addEventListener("resize", onResize);
  look();
  const stage = document.querySelector("#stage");
  let before = shape();
  const reshape = () => {
    if (stage) measured(stage);
    if (shape() !== before) onShape();
    before = shape();
  };
  if (stage) measured(stage);
  before = shape();
  NARROW.addEventListener("change", reshape);
  if (stage) new ResizeObserver(reshape).observe(stage);
  const composer = document.querySelector("#composer");
  const measure = () => root.style.setProperty("--composer-height", `${composer?.clientHeight ?? 0}px`);
  if (composer) new ResizeObserver(measure).observe(composer);
}

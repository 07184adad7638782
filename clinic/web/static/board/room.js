/**
 * How much room there is: whether the drawing stands wide or tall, and whether an on-screen keyboard has taken most
 * of the height, so that only the half being filled can be shown.
 *
 * @import { Shape } from "./types.js"
 */

const NARROW = matchMedia("(max-width: 760px)");
const TIGHT = 540; // CSS pixels of height
const PINCHED = 1.05; // above this somebody has zoomed by hand, and the page keeps still

/** @returns {Shape} */
export function shape() {
  return NARROW.matches ? "tall" : "wide";
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
  NARROW.addEventListener("change", onShape);
  look();
  const composer = document.querySelector("#composer");
  const measure = () => root.style.setProperty("--composer-height", `${composer?.clientHeight ?? 0}px`);
  if (composer) new ResizeObserver(measure).observe(composer);
}

/** What every shown screen does: it stays awake, fills the screen, and its bar goes away until somebody reaches for it. */

const REST = 2_500; // milliseconds without the mouse, then the bar goes
const REACH = 72; // pixels from the top: only up there, over the cards, the mouse reaches for the bar

let resting = 0;

/** The screen stays awake while the couple looks, where the browser can do that. */
async function stayAwake() {
  if (!document.hidden) await navigator.wakeLock?.request("screen").catch(() => {});
}

function reveal() {
  clearTimeout(resting);
  document.body.classList.add("is-moving");
  resting = setTimeout(() => document.body.classList.remove("is-moving"), REST);
}

/** @param {PointerEvent} event */
function moving({ clientY }) {
  if (clientY < REACH) reveal();
}

export function fillScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen?.().catch(() => {});
}

export function startScreen() {
  addEventListener("pointermove", moving);
  document.addEventListener("visibilitychange", stayAwake);
  document.querySelector("#fill-screen")?.addEventListener("click", fillScreen);
  stayAwake();
  reveal();
}

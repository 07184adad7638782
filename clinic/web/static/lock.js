/**
 * A board or a couple's view that nobody touches for as long as a sign-in lasts is taken off the screen. The words
 * stay where they are: on the server, and what is unsent sealed on this device.
 */

import { find, make } from "./board/dom.js";

const MINUTE = 60_000;
const TOUCHES = ["pointerdown", "pointermove", "keydown", "wheel", "touchmove"];

/**
 * @param {object} given
 * @param {number} given.minutes without any touch, key or pointer
 * @param {string} given.signIn where to sign in @param {string} given.back the page to come back to after that
 * @param {() => void} [given.beforeLock] brings what is being typed into safety
 */
export function lockWhenIdle({ minutes, signIn, back, beforeLock = () => {} }) {
  let touched = Date.now();
  let timer = 0;
  let locked = false;
  const left = () => touched + minutes * MINUTE - Date.now();

  function look() {
    clearTimeout(timer);
    if (locked) return;
    if (left() > 0) timer = setTimeout(look, left());
    else {
      locked = true;
      beforeLock();
      cover(`${signIn}?next=${encodeURIComponent(back)}`);
    }
  }

  /** A computer that slept has run no timer: the first touch after that finds the time gone by. @param {Event} event */
  function touch(event) {
    if (left() <= 0) look();
    if (locked) event.stopImmediatePropagation(); // no key or tap does anything to a board that nobody sees
    else touched = Date.now();
  }

  for (const kind of TOUCHES) addEventListener(kind, touch, { capture: true, passive: true });
  for (const kind of ["focus", "pageshow"]) addEventListener(kind, look);
  document.addEventListener("visibilitychange", look);
  look();
}

/** Leaves nothing of the page to be seen, heard or printed. @param {string} address where to sign in */
function cover(address) {
  const link = make("a", { className: "button button-primary", href: address }, "Sign in");
  const page = make("main", { className: "locked" }, make("h1", {}, "Locked. Sign in to go on."), link);
  for (const part of find("body").children) part.hidden = part.inert = true;
  find("body").append(page);
  document.title = "Locked · Secure Base";
  link.focus();
}

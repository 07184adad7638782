/**
 * The couple's view on the counselor's screen: the drawing alone. A tap or an arrow key puts light on one card, the walk
 * goes round the loop card by card, the line is lifted when the counselor lifts it. Every other screen follows.
 * Nothing here can change the map.
 *
 * @import { Box } from "./board/types.js"
 * @import { ShownHere } from "./show/picture.js"
 */

import { find, make } from "./board/dom.js";
import { keyOf, place, whole } from "./board/geometry.js";
import { isArrow, nearest } from "./board/nearest.js";
import { lockWhenIdle } from "./lock.js";
import { Picture, onShape, shape } from "./show/picture.js";
import { fillScreen, startScreen } from "./show/screen.js";
import { Stream } from "./show/stream.js";
import { Wishes } from "./show/wishes.js";

const data = JSON.parse(find("#show-data").textContent);
const view = find("#stage-view");
const cards = find("#cards");
const help = find("#help");
const note = find("#connection");
const picture = new Picture();
const wishes = new Wishes(data.urls, shape, take, (/** @type {string} */ words) => (note.textContent = words));
let state = /** @type {ShownHere} */ (data.state);
let lit = state.lit;

/** @param {ShownHere} shown what the server shows now */
function take(shown) {
  state = shown;
  const held = document.activeElement?.closest(".card-button") ? lit : null;
  picture.show(shown);
  const size = shown.drawing && whole(shown.drawing);
  cards.replaceChildren(...(size ? picture.boxes.map((box, order) => button(box, order, size)) : []));
  shine(shown.lit);
  if (held) cardOf(held)?.focus();
  press("#line", shown.lower_open, shown.lower_open ? "Close the line" : "Open the line");
  press("#walk", shown.stepping, shown.stepping ? "Stop stepping" : "Step through");
  press("#blank", shown.blanked, shown.blanked ? "Show again" : "Blank");
  press("#pause", shown.paused, shown.paused ? "Go on" : "Pause");
  for (const id of ["#step-back", "#step-on"]) find(id).hidden = !shown.stepping;
}

/** @param {string} id @param {boolean} on @param {string} words */
function press(id, on, words) {
  const button = find(id);
  button.dataset.on = String(on);
  find(".button-words", button).textContent = words;
}

/** @param {Box} box @param {number} order @param {import("./board/geometry.js").Region} size */
function button(box, order, size) {
  const name = `${state.names?.[box.partner]}: ${box.spoken || box.label}`;
  const made = make("button", {
    type: "button",
    className: "card-button",
    tabIndex: order ? -1 : 0,
    "aria-label": name,
    "aria-pressed": "false",
  });
  const key = keyOf(box);
  made.dataset.key = key;
  made.addEventListener("click", () => choose(lit === key && !state.stepping ? null : key));
  made.addEventListener("focus", () => made.matches(":focus-visible") && lit !== key && choose(key));
  place(made, box, size);
  return made;
}

/** @param {string} key */
function cardOf(key) {
  return /** @type {HTMLElement | null} */ (cards.querySelector(`[data-key="${key}"]`));
}

/** @param {string | null} key */
function shine(key) {
  lit = key;
  picture.shine(key);
  for (const card of cards.children) {
    const pressed = card.dataset.key === key;
    card.setAttribute("aria-pressed", String(pressed));
    if (picture.boxes.some((box) => keyOf(box) === key)) card.tabIndex = pressed ? 0 : -1;
  }
}

/** Puts the light on a card, here at once and then on every screen; in step mode, goes to its step. @param {string | null} key */
function choose(key) {
  shine(key);
  if (key === null) wishes.send({ light: "off" });
  else if (state.stepping && state.walk.includes(key)) wishes.send({ step: key });
  else wishes.send({ spotlight: key });
}

/** @param {1 | -1} by */
function walk(by) {
  const way = state.walk;
  if (!way.length) return;
  const at = way.indexOf(lit ?? "");
  const next = at < 0 ? (by > 0 ? 0 : way.length - 1) : (at + by + way.length) % way.length;
  state = { ...state, stepping: true };
  choose(way[next]);
}

function startOrStopWalk() {
  if (!state.stepping) return walk(1);
  state = { ...state, stepping: false };
  choose(null);
}

/** @param {string} key an arrow key */
function arrow(key) {
  if (state.stepping) return walk(key === "ArrowLeft" || key === "ArrowUp" ? -1 : 1);
  const from = picture.boxes.find((box) => keyOf(box) === lit);
  const next = from ? nearest(picture.boxes, from, key) : picture.boxes[0];
  if (!next) return;
  choose(keyOf(next));
  cardOf(keyOf(next))?.focus();
}

const toggle = (/** @type {"lower_open" | "blanked" | "paused"} */ what) =>
  wishes.send({ [what]: state[what] ? "no" : "yes" });

/** @type {Record<string, () => void>} */
const KEYS = {
  l: () => toggle("lower_open"),
  b: () => toggle("blanked"),
  p: () => toggle("paused"),
  s: startOrStopWalk,
  f: fillScreen,
  d: () => find("[data-theme-switch]").click(),
  0: () => choose(null),
  "?": () => (help.open = !help.open),
};

/** @param {KeyboardEvent} event */
function key(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const inBar = event.target instanceof Element && event.target.closest(".show-bar");
  if (event.key === "Escape") return help.open ? (help.open = false) : location.assign(data.urls.board);
  if (isArrow(event.key)) return event.preventDefault(), arrow(event.key);
  if (event.key === " " && state.stepping && !inBar) return event.preventDefault(), walk(1);
  KEYS[event.key.toLowerCase()]?.();
}

/** @param {string} id @param {() => void} work */
function onPress(id, work) {
  find(id).addEventListener("click", (/** @type {Event} */ event) => (event.preventDefault(), work()));
}

lockWhenIdle({ minutes: data.limits.idle_minutes, signIn: data.urls.sign_in, back: data.urls.board });
addEventListener("keydown", key);
onPress("#line", KEYS.l);
onPress("#blank", KEYS.b);
onPress("#pause", KEYS.p);
onPress("#walk", startOrStopWalk);
onPress("#step-on", () => walk(1));
onPress("#step-back", () => walk(-1));
view.addEventListener("click", (/** @type {Event} */ event) => {
  if (event.target === cards) state.stepping ? walk(1) : choose(null);
});
onShape(() => wishes.refresh());
take(state);
startScreen();
if (shape() !== "wide") wishes.refresh();
new Stream({
  url: () => data.urls.stream,
  changed: ({ mark }) => mark !== state.mark && wishes.refresh(),
  lost: (lost) => (note.textContent = lost ? "The connection was lost; it comes back by itself." : ""),
  ended: () => (note.textContent = "Your sign-in has ended. Sign in again to go on."),
  check: data.urls.show_state,
}).start();

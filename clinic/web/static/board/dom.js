/** Small helpers for building pages out of values. Words are always set as text, never as markup. */

const SVG = "http://www.w3.org/2000/svg";

/**
 * @param {string} selector @param {ParentNode} [within]
 * @returns {any} the element; it is a fault of the page if it is not there
 */
export function find(selector, within = document) {
  const found = within.querySelector(selector);
  if (!found) throw new Error(`The page has no ${selector}`);
  return found;
}

/**
 * @param {string} tag @param {Record<string, any>} [facts] properties; names with a dash and `role` are attributes
 * @param {...(Node | string | false | null | undefined)} content
 * @returns {any}
 */
export function make(tag, facts = {}, ...content) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(facts)) {
    if (name.includes("-") || name === "role" || name === "for") element.setAttribute(name, String(value));
    else Reflect.set(element, name, value);
  }
  element.append(...content.filter((part) => part instanceof Node || typeof part === "string"));
  return element;
}

/** The pictures of icons.svg, asked for once with the page: one that is drawn later needs no connection. */
const pictures = fetch("/static/icons.svg")
  .then((answer) => answer.text())
  .then((text) => new DOMParser().parseFromString(text, "image/svg+xml"))
  .catch(() => null);

/** @param {string} name a symbol of icons.svg @returns {SVGSVGElement} */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  pictures.then((sheet) => draw(svg, sheet?.getElementById(name)));
  return svg;
}

/** @param {SVGSVGElement} svg @param {Element | null | undefined} symbol */
function draw(svg, symbol) {
  for (const { name, value } of symbol?.attributes ?? []) if (name !== "id") svg.setAttribute(name, value);
  for (const part of symbol?.children ?? []) svg.append(document.importNode(part, true));
}

/**
 * A button that does not take the focus away from the text field when it is clicked or tapped, so that an on-screen
 * keyboard stays as it is. Reaching it by keyboard works as ever.
 *
 * @param {HTMLElement} element
 */
export function leaveFocus(element) {
  element.addEventListener("pointerdown", (event) => event.preventDefault());
  element.addEventListener("mousedown", (event) => event.preventDefault());
}

/**
 * Moves the focus along a row of buttons with the arrow keys.
 *
 * @param {HTMLElement} row @param {KeyboardEvent} event @returns {boolean} whether it was such a key
 */
export function alongRow(row, event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const buttons = /** @type {HTMLElement[]} */ ([...row.querySelectorAll("button")]);
  const place = buttons.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  if (!step || place < 0) return false;
  const next = buttons[(place + step + buttons.length) % buttons.length];
  for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
  next.focus();
  next.scrollIntoView({ block: "nearest", inline: "nearest" });
  event.preventDefault();
  return true;
}

let hand = "mouse";
addEventListener("pointerdown", (event) => (hand = event.pointerType), { capture: true });
addEventListener("keydown", () => (hand = "key"), { capture: true });

/** What the person used last: "mouse", "pen", "touch" or "key". */
export function lastHand() {
  return hand;
}

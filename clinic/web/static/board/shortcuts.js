/**
 * Keys that work anywhere on the board: undo, redo, Show, and typing, which always goes into the field.
 *
 * @typedef {object} Shortcuts
 * @property {(kind: "undo" | "redo") => void} step
 * @property {(event: Event) => void} show
 * @property {() => void} write puts the writing mark into the field
 */

/** @param {Shortcuts} act */
export function listen(act) {
  addEventListener("keydown", (event) => {
    const key = event.key.toLowerCase();
    if (event.ctrlKey || event.metaKey) command(act, event, key);
    else if (key.length === 1 && key !== " " && !event.altKey && takesNoText(event.target)) act.write();
  });
}

/** @param {Shortcuts} act @param {KeyboardEvent} event @param {string} key */
function command(act, event, key) {
  if (key === ".") act.show(event);
  if ((key !== "z" && key !== "y") || hasWords(event.target)) return;
  event.preventDefault();
  act.step(key === "y" || event.shiftKey ? "redo" : "undo");
}

/** A field with words in it has its own undo. @param {EventTarget | null} target */
function hasWords(target) {
  return target instanceof HTMLInputElement && target.type === "text" && target.value !== "";
}

/** @param {EventTarget | null} target */
function takesNoText(target) {
  return target === document.body || (target instanceof Element && target.closest("#cards, #chips") !== null);
}

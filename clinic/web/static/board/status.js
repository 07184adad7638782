/**
 * Says in words whether the work is safe. Everybody sees each state; a screen reader is told only when trouble comes
 * or goes, and which card is now being filled.
 */

import { find, make } from "./dom.js";
import { conditionWords } from "./wording.js";

const TROUBLE = new Set(["kept", "unkept", "signed-out"]);

export class Status {
  #shown = find("#save-state");
  #words = find("#save-words");
  #said = find("#said");
  #before = /** @type {import("./outbox.js").Condition} */ ("saved");

  /** @param {string} signIn where to sign in again, and come back to this map */
  constructor(signIn) {
    this.signIn = signIn;
  }

  /** @param {import("./outbox.js").Condition} condition @param {Date | null} savedAt */
  show(condition, savedAt) {
    const words = conditionWords(condition, savedAt);
    if (this.#words.textContent !== words) this.#words.textContent = words;
    this.#shown.dataset.condition = condition;
    this.#link(condition === "signed-out");
    const told = TROUBLE.has(condition) || (condition === "saved" && TROUBLE.has(this.#before));
    if (told && condition !== this.#before) this.say(words);
    if (condition !== "saving") this.#before = condition;
  }

  /** Tells a screen reader. @param {string} words */
  say(words) {
    this.#said.textContent = words;
  }

  /** @param {boolean} wanted */
  #link(wanted) {
    const link = this.#shown.querySelector("a");
    if (!wanted) link?.remove();
    else if (!link)
      this.#shown.append(
        make(
          "a",
          { href: this.signIn, target: "_blank", rel: "noopener" },
          "Sign in again and go back to your map",
          make("span", { className: "visually-hidden" }, " (a new tab)"),
        ),
      );
  }
}

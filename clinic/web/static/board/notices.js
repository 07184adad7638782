/**
 * What needs the counselor: words the server would not have are shown with the reason and stay until they are
 * copied or dismissed by hand.
 *
 * @import { Kept } from "./types.js"
 */

import { find, icon, make } from "./dom.js";
import { changeWords } from "./wording.js";

export class Notices {
  #place = find("#notices");
  #passing = make("div");
  #refused = make("div");
  #shown = "";

  /** @param {(id: string) => void} onDismiss */
  constructor(onDismiss) {
    this.onDismiss = onDismiss;
    this.#place.append(this.#passing, this.#refused);
  }

  /** Says something that passes. @param {string} words nothing takes it away */
  tell(words) {
    if (this.#passing.textContent === words) return;
    this.#passing.replaceChildren(...(words ? [make("p", { className: "notice" }, words)] : []));
  }

  /** @param {Kept[]} setAside @returns {boolean} whether there is something new to say */
  show(setAside) {
    const now = setAside.map(({ id }) => id).join();
    if (now === this.#shown) return false;
    const more = now.length > this.#shown.length;
    this.#shown = now;
    this.#refused.replaceChildren(...setAside.map((edit) => this.#notice(edit)));
    return more;
  }

  /** @param {Kept} edit */
  #notice({ id, aside, change }) {
    const words = change.text ?? "";
    const copied = make("button", { type: "button", className: "button" }, icon("copy"), "Copy the words");
    copied.addEventListener("click", () =>
      copy(words).then((done) => (copied.lastChild.data = done ? "Copied" : "Select and copy by hand")),
    );
    return make(
      "section",
      { className: "notice notice-problem", "aria-label": "Not saved" },
      make("p", {}, make("strong", {}, `${changeWords(change)} could not be saved. `), aside ?? ""),
      words && make("blockquote", { dir: "auto" }, words),
      make(
        "div",
        { className: "notice-acts" },
        words && copied,
        make(
          "button",
          { type: "button", className: "button", onclick: () => this.onDismiss(id) },
          icon("x"),
          "Dismiss",
        ),
      ),
    );
  }
}

/** @param {string} words */
async function copy(words) {
  try {
    await navigator.clipboard.writeText(words);
    return true;
  } catch {
    return false;
  }
}

/**
 * The same words as a list beside the drawing, with what a list is good for: reading, changing, confirming.
 *
 * @import { BoardData, Change, Entry, MapWords, Side } from "./types.js"
 */

import { icon, make } from "./dom.js";

const SIDES = /** @type {Side[]} */ (["a", "b"]);

export class WordList {
  #shown = "";
  #switches = /** @type {HTMLFormElement[]} */ ([...document.querySelectorAll(".parts-list form")]);

  /**
   * @param {BoardData} data
   * @param {{edit: (entry: Entry) => void, commit: (change: Change) => void, note: (entry: Entry) => string}} act
   */
  constructor(data, act) {
    this.data = data;
    this.act = act;
    for (const form of this.#switches)
      form.addEventListener("submit", (event) => (event.preventDefault(), this.#switch(String(form.dataset.part))));
    for (const form of lineForms()) {
      form.addEventListener("submit", (event) => (event.preventDefault(), this.#keepLine(form, true)));
      line(form).addEventListener("change", () => this.#keepLine(form));
    }
  }

  /** @param {MapWords} view @param {Record<Side, boolean>} keptBack */
  show(view, keptBack) {
    this.view = view;
    this.keptBack = keptBack;
    for (const form of lineForms()) {
      const field = line(form);
      if (document.activeElement !== field) field.value = this.#lineOf(form);
      const note = /** @type {HTMLElement | null} */ (form.querySelector("[data-kept-back]"));
      if (note) note.hidden = !this.#isKeptBack(form);
    }
    for (const form of this.#switches) {
      const on = view.shown.includes(String(form.dataset.part));
      form.querySelector("[role=switch]")?.setAttribute("aria-checked", String(on));
    }
    const now = JSON.stringify(view.entries);
    if (now === this.#shown) return;
    this.#shown = now;
    for (const side of SIDES)
      document.querySelector(`[data-words-of="${side}"]`)?.replaceChildren(...this.#parts(side));
  }

  /** @param {Side} side */
  #parts(side) {
    const entries = this.view?.entries.filter((entry) => entry.partner === side) ?? [];
    const parts = Object.keys(this.data.stems).filter((element) => entries.some((entry) => entry.element === element));
    if (!parts.length) return [make("p", { className: "quiet" }, "No words yet.")];
    return parts.map((element) =>
      make(
        "section",
        { className: "part" },
        make("h4", {}, `${this.data.stems[element]}…`),
        make(
          "ul",
          { className: "plain-list" },
          ...entries.filter((entry) => entry.element === element).map((entry) => this.#entry(entry)),
        ),
      ),
    );
  }

  /** @param {Entry} entry */
  #entry(entry) {
    const note = this.act.note(entry);
    const change = () => this.act.edit(entry);
    const confirm = () => this.act.commit({ kind: "set_tentative", entry: entry.id, tentative: false });
    return make(
      "li",
      { className: entry.tentative ? "said said-hunch" : "said" },
      make("span", { className: "said-words", dir: "auto" }, entry.text),
      note && make("span", { className: "badge" }, note),
      make(
        "span",
        { className: "said-acts" },
        entry.tentative && act("Confirm", "check", entry, confirm),
        act("Change", "pencil", entry, change),
      ),
    );
  }

  /** @param {string} element */
  #switch(element) {
    this.act.commit({ kind: "show_element", element, shown: !this.view?.shown.includes(element) });
  }

  /** Opens the list at one partner's sentence, with words to begin from. @param {Side} side @param {string} text */
  write(side, text) {
    const form = lineForms().find((one) => one.dataset.side === side);
    if (!form) return;
    form.closest("details")?.setAttribute("open", "");
    line(form).value = text;
    line(form).focus();
  }

  /** @param {HTMLFormElement} form */
  #lineOf(form) {
    const side = /** @type {Side | undefined} */ (form.dataset.side);
    return (side ? this.view?.links[side] : this.view?.title) ?? "";
  }

  /** @param {HTMLFormElement} form */
  #isKeptBack(form) {
    const side = /** @type {Side | undefined} */ (form.dataset.side);
    return side !== undefined && this.keptBack?.[side] === true && this.#lineOf(form) !== "";
  }

  /** @param {HTMLFormElement} form @param {boolean} asked whether it was asked for by hand */
  #keepLine(form, asked = false) {
    const text = line(form).value.trim();
    const partner = /** @type {Side | undefined} */ (form.dataset.side);
    if (text === this.#lineOf(form) && !(asked && this.#isKeptBack(form))) return;
    this.act.commit(partner ? { kind: "set_link", partner, text } : { kind: "set_title", text });
  }
}

/** The forms of one line each: the name of the cycle and the couple's sentences. @returns {HTMLFormElement[]} */
function lineForms() {
  return [...document.querySelectorAll("form.line-form")].map((form) => /** @type {HTMLFormElement} */ (form));
}

/** @param {HTMLFormElement} form @returns {HTMLInputElement} */
function line(form) {
  return /** @type {HTMLInputElement} */ (form.querySelector("input[name=text]"));
}

/** @param {string} words @param {string} picture @param {Entry} entry @param {() => void} onclick */
function act(words, picture, entry, onclick) {
  const name = `${words}: ${entry.text}`;
  return make(
    "button",
    { type: "button", className: "button button-quiet", "aria-label": name, onclick },
    icon(picture),
    words,
  );
}

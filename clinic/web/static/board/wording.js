/**
 * What the board says, in one place.
 *
 * @import { Change, Entry } from "./types.js"
 */

/** @param {Date} time */
const clock = (time) => time.toLocaleTimeString("en-US", { hour: "numeric", minute: "2-digit" });

/** @param {import("./outbox.js").Condition} condition @param {Date | null} savedAt @returns {string} */
export function conditionWords(condition, savedAt) {
  switch (condition) {
    case "saving":
      return "Saving…";
    case "kept":
      return "Kept on this device, will be sent";
    case "unkept":
      return "Not saved yet. Keep this page open";
    case "signed-out":
      return "Your sign-in has ended. Your words are kept on this device.";
    default:
      return savedAt ? `Saved ${clock(savedAt)}` : "Saved";
  }
}

/**
 * One part of the map, for somebody who hears it.
 *
 * @param {string} name @param {string} stem @param {string} words
 */
export function spoken(name, stem, words) {
  return `${name}: ${stem}… ${words || "no words yet"}`;
}

/** @param {Entry[]} entries @param {(entry: Entry) => string} note */
export function allSaid(entries, note) {
  return entries.map((entry) => [entry.text, note(entry)].filter(Boolean).join(", ")).join("; ");
}

/** What a change was, where the server would not have it. @param {Change} change @returns {string} */
export function changeWords(change) {
  const named = {
    add_entry: "New words",
    park_words: "Parked words",
    place_words: "Placing parked words",
    revise_entry: "Changed words",
    set_link: "A couple sentence",
    set_title: "The name of the cycle",
    set_cycle_type: "The kind of loop",
    place_entry: "Moving words to another part",
    remove_entry: "Removing words",
    show_element: "Switching a part on or off",
    set_tentative: "Marking or confirming a hunch",
    set_audience: "Who may see these words",
    undo: "Undo",
    redo: "Redo",
  };
  return /** @type {Record<string, string>} */ (named)[change.kind] ?? "A change";
}

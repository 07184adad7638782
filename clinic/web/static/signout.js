/**
 * Signing out clears this browser. Before that, everything that still waits on this device is sent; what cannot be
 * sent is named, and the person decides.
 */

import { waiting } from "./board/shelf.js";

const PATIENCE = 6_000; // milliseconds for the last changes to be sent

/** @typedef {{send: () => Promise<unknown>, unkept: () => Promise<number>}} Work */

/** @type {Work[]} */
const works = [];

/** @param {Work} work sends what it can, and says how many unkept things only its page knows of */
export function beforeSignOut(work) {
  works.push(work);
}

for (const form of document.querySelectorAll("form.sign-out")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    leave(/** @type {HTMLFormElement} */ (form));
  });
}

/** @param {HTMLFormElement} form */
async function leave(form) {
  const button = form.querySelector("button");
  if (button) button.disabled = true;
  const unsent = await whatIsLeft();
  if (button) button.disabled = false;
  if (unsent) ask(form, unsent);
  else form.submit();
}

/** @returns {Promise<number>} */
async function whatIsLeft() {
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  await Promise.race([Promise.all(works.map((work) => work.send())), late]);
  const known = await Promise.all(works.map((work) => work.unkept()));
  return known.reduce((sum, count) => sum + count, 0) + (await waiting().catch(() => 0));
}

/** @param {HTMLFormElement} form @param {number} unsent */
function ask(form, unsent) {
  const place = document.querySelector("#sign-out-notice");
  const words = unsent === 1 ? "1 change is" : `${unsent} changes are`;
  const text = document.createElement("p");
  text.append(
    `${words} only on this device: typed and not kept yet, or not sent. Signing out now would lose what has not been sent. `,
    "To keep it, stay signed in, keep the words in the field, and wait until the map says that it is saved.",
  );
  const stay = button("Stay signed in", "button button-primary", () => place?.replaceChildren());
  const go = button("Sign out and lose the unsent words", "button button-danger", () => form.submit());
  const acts = document.createElement("div");
  acts.className = "notice-acts";
  acts.append(stay, go);
  const notice = document.createElement("section");
  notice.className = "notice notice-problem";
  notice.setAttribute("role", "alert");
  notice.append(text, acts);
  place?.replaceChildren(notice);
  stay.focus();
}

/** @param {string} words @param {string} className @param {() => void} work */
function button(words, className, work) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = className;
  made.textContent = words;
  made.addEventListener("click", work);
  return made;
}

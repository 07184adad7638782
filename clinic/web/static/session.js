/**
 * Keeps what is typed in a session's form while it is typed. Without this, the form's own buttons do it. What cannot be
 * sent stays in the form, and the page says so; another person's words are never written over without being asked.
 * Whether the couple may have the summary is never sent from here: that takes a button.
 */

import { lockWhenIdle } from "./lock.js";
import { beforeSignOut } from "./signout.js";

const PAUSE = 1_500; // milliseconds without a key press
const AGAIN = 8_000; // until the next try, when the network or the sign-in is gone
const PATIENCE = 5_000; // for words that are on their way when a button is pressed

const form = /** @type {HTMLFormElement} */ (document.querySelector("#session-form"));
const status = /** @type {HTMLElement} */ (document.querySelector("#draft-status"));
const place = /** @type {HTMLElement} */ (document.querySelector("#draft-notice"));
const hidden = /** @type {HTMLInputElement} */ (form.elements.namedItem("revision"));

const released = /** @type {HTMLInputElement} */ (form.elements.namedItem("released"));

let revision = form.dataset.revision ?? "0";
let kept = typed();
let timer = 0;
let blocked = false;
let leaving = false;
let busy = false;
let sending = Promise.resolve();

/** @returns {string} everything that a session keeps, as the form sends it */
function typed() {
  const data = new URLSearchParams(/** @type {any} */ (new FormData(form)));
  for (const name of ["revision", "next", "next_day", "next_time", "released"]) data.delete(name);
  return data.toString();
}

/** @returns {boolean} whether leaving would lose something: words not kept, or a tick that no button has said yet */
function unkept() {
  return typed() !== kept || released.checked !== released.defaultChecked;
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(send, PAUSE);
}

/** @returns {Promise<void>} one after the other, so that each knows the revision of the one before */
function send() {
  clearTimeout(timer);
  sending = sending.then(keep);
  return sending;
}

async function keep() {
  const words = typed();
  if (blocked || leaving || words === kept) return;
  status.textContent = "Saving…";
  busy = true;
  try {
    const answer = await fetch(String(form.dataset.draft), {
      method: "POST",
      body: new URLSearchParams(words),
      headers: { accept: "application/json", "if-match": `"${revision}"` },
    });
    await heard(answer, words);
  } catch {
    status.textContent = "Not saved yet: no connection. It will be tried again.";
    timer = setTimeout(send, AGAIN);
  } finally {
    busy = false;
  }
}

/**
 * A button waits for words that are on their way: it would come with the revision before them, and cross them.
 * @param {SubmitEvent} event
 */
function submitted(event) {
  leaving = true;
  clearTimeout(timer);
  if (!busy) return;
  event.preventDefault();
  const patience = new Promise((go) => setTimeout(go, PATIENCE));
  void Promise.race([sending, patience]).then(() => {
    busy = false;
    form.requestSubmit(event.submitter);
  });
}

/** @param {Response} answer @param {string} words */
async function heard(answer, words) {
  const told = await answer.json();
  if (answer.ok) {
    revision = hidden.value = String(told.revision);
    kept = words;
    status.textContent = `Saved ${told.at}`;
    place.replaceChildren();
    if (typed() !== kept) soon();
  } else if (answer.status === 412) crossed(told);
  else if (answer.status === 401) {
    status.textContent = "Not saved yet.";
    say("Your sign-in has ended. What you typed is still here. Sign in in another tab, and it is saved from this one.");
    timer = setTimeout(send, AGAIN);
  } else if (answer.status === 503) throw new Error("busy");
  else {
    status.textContent = "Not saved.";
    say(typeof told.problem === "string" ? told.problem : String(told.problem?.message ?? ""));
  }
}

/** @param {{problem: string, revision: number}} told */
function crossed(told) {
  blocked = true;
  status.textContent = "Not saved.";
  const mine = document.createElement("button");
  mine.type = "button";
  mine.className = "button";
  mine.textContent = "Keep what is in the form here";
  mine.addEventListener("click", () => {
    revision = hidden.value = String(told.revision);
    blocked = false;
    send();
  });
  const look = document.createElement("a");
  look.className = "button button-primary";
  look.href = location.pathname;
  look.target = "_blank";
  look.rel = "noopener";
  look.textContent = "Look at what was saved";
  say(told.problem, look, mine);
}

/** @param {string} words @param {HTMLElement[]} acts */
function say(words, ...acts) {
  const notice = document.createElement("section");
  notice.className = "notice notice-problem";
  notice.setAttribute("role", "alert");
  const text = document.createElement("p");
  text.textContent = words;
  const row = document.createElement("div");
  row.className = "notice-acts";
  row.append(...acts);
  notice.append(text, ...(acts.length ? [row] : []));
  place.replaceChildren(notice);
}

form.addEventListener("input", soon);
form.addEventListener("focusout", send);
form.addEventListener("submit", submitted);
addEventListener("pageshow", () => (leaving = false));
document.addEventListener("visibilitychange", () => document.hidden && send());
addEventListener("beforeunload", (event) => {
  if (!leaving && unkept()) event.preventDefault();
});
beforeSignOut({ send, unkept: async () => (unkept() ? 1 : 0) });
lockWhenIdle({
  minutes: Number(form.dataset.idleMinutes),
  signIn: "/sign-in",
  back: location.pathname,
  beforeLock: () => void send(),
});

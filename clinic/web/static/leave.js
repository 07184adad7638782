/*
 * Leaving a page quickly: the button, or the Shift key three times. With a script the page before is not kept as the
 * one to go back to; without one, the button is an ordinary link to the same address.
 */
const AWAY = "/leave";
const QUICKLY = 1_500; // milliseconds for three presses
/** @type {number[]} */
let presses = [];

function leave() {
  document.body.replaceChildren();
  location.replace(AWAY);
}

for (const link of document.querySelectorAll("[data-leave]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
}

addEventListener("keyup", (event) => {
  if (event.key !== "Shift") {
    presses = [];
    return;
  }
  const now = performance.now();
  presses = [...presses.filter((at) => now - at < QUICKLY), now];
  if (presses.length >= 3) leave();
});

/* Coming back with the Back button shows nothing that was kept in memory. */
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

/**
 * Another device of the same counselor changed the map: the board asks for it as it is now. What is on its way from
 * here is never lost by that; the outbox lays it over what the server tells.
 *
 * @import { Model } from "./model.js"
 */

import { Stream } from "../show/stream.js";

const OWN = 250; // milliseconds that an answer to our own change may take before the server is asked

/** @param {Model} model @param {Record<string, string>} urls @param {() => void} shownAnew what others see may be different */
export function followOthers(model, urls, shownAnew) {
  let newest = 0;
  let shown = NaN;
  let timer = 0;
  const look = () => {
    clearTimeout(timer);
    if (model.state.seq >= newest) return;
    if (model.outbox.active.length) timer = setTimeout(look, OWN);
    else model.outbox.refresh();
  };
  const stream = new Stream({
    url: () => urls.stream,
    changed({ seq, revision }) {
      if (revision !== shown) shownAnew();
      shown = revision;
      newest = Math.max(newest, seq);
      look();
    },
    lost: () => {}, // the outbox says what that means for the words typed here
    ended: () => {},
    check: urls.state,
  });
  // A tab nobody looks at needs no connection: a browser has few of them for one address.
  document.addEventListener("visibilitychange", () => (document.hidden ? stream.stop() : stream.start()));
  if (!document.hidden) stream.start();
}

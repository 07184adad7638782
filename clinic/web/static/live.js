/**
 * A screen that follows: a guest's, or the counselor's second window. It shows what the server sends and can do nothing.
 */

import { find } from "./board/dom.js";
import { Picture, onShape, shape } from "./show/picture.js";
import { startScreen } from "./show/screen.js";
import { Stream } from "./show/stream.js";

const data = JSON.parse(find("#live-data").textContent);
const picture = new Picture();
const note = find("#connection");

const stream = new Stream({
  url: () => `${data.stream}&shape=${shape()}`,
  changed: (shown) => picture.show(shown),
  lost: (lost) => (note.textContent = lost ? data.lost : ""),
  full: () => (note.textContent = data.full),
  ended() {
    picture.clear();
    location.replace(data.gone);
  },
  check: data.again,
});

onShape(() => stream.start());
picture.show(data.state);
startScreen();
stream.start();

/**
 * What others see of this map now, as the server says it: asked when the showing changed, and when somebody comes back
 * to this window, since sharing begins and ends on another page.
 *
 * @typedef {{words: string[], mark: string[]}} Told   for the board, and for Show
 */

export class Showing {
  /** @param {string} url @param {(told: Told) => void} tell */
  constructor(url, tell) {
    this.url = url;
    this.tell = tell;
    addEventListener("focus", () => this.look());
    addEventListener("pageshow", (event) => event.persisted && this.look());
  }

  async look() {
    const headers = { Accept: "application/json" };
    const answer = await fetch(this.url, { headers, redirect: "manual", cache: "no-store" }).catch(() => null);
    if (answer?.ok) this.tell(await answer.json());
  }
}

/*
 * Light, dark, or as the device says. Runs before the first paint, so that a dark room stays dark. The choice is kept
 * in this browser; nothing else is.
 */
(() => {
  const KEY = "clinic-theme";
  /** @typedef {"automatic" | "light" | "dark"} Theme */
  /** @type {Record<string, Theme>} */
  const NEXT = { automatic: "light", light: "dark", dark: "automatic" };
  /** @type {Record<Theme, string>} */
  const ICONS = { automatic: "sun-moon", light: "sun", dark: "moon" };
  const root = document.documentElement;

  /** @returns {Theme} */
  const chosen = () => {
    try {
      const kept = localStorage.getItem(KEY) ?? "";
      return kept in NEXT ? /** @type {Theme} */ (kept) : "automatic";
    } catch {
      return "automatic"; // storage is switched off
    }
  };

  /** @param {Theme} theme */
  const apply = (theme) => {
    if (theme === "automatic") delete root.dataset.theme;
    else root.dataset.theme = theme;
    for (const button of document.querySelectorAll("[data-theme-switch]")) {
      button.querySelector("[data-theme-words]")?.replaceChildren(button.dataset[theme] ?? theme);
      button.querySelector("use")?.setAttribute("href", `/static/icons.svg#${ICONS[theme]}`);
    }
  };

  /** @param {Theme} theme */
  const choose = (theme) => {
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // The choice then holds for this page only.
    }
    apply(theme);
  };

  root.classList.add("js");
  apply(chosen());
  addEventListener("storage", () => apply(chosen()));
  document.addEventListener("DOMContentLoaded", () => {
    apply(chosen());
    for (const button of document.querySelectorAll("[data-theme-switch]")) {
      button.addEventListener("click", () => choose(NEXT[root.dataset.theme ?? "automatic"]));
    }
  });
})();

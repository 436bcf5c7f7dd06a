// Light or dark: the reader's system decides until the button is pressed; the canvas takes its colours from the style sheet.

import { byId } from "./dom.js";

const system = matchMedia("(prefers-color-scheme: dark)");

export function setUpTheme(changed) {
  const apply = () => changed();
  system.addEventListener("change", apply);
  byId("theme").addEventListener("click", () => {
    document.documentElement.dataset.theme = isDark() ? "light" : "dark";
    apply();
  });
}

export function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : system.matches;
}

// The colours that the canvas draws with.
export function inks() {
  const style = getComputedStyle(document.documentElement);
  const ink = (name) => style.getPropertyValue(`--${name}`).trim();
  return {
    shade: isDark() ? "dark" : "light",
    paper: ink("paper"),
    text: ink("text"),
    soft: ink("soft"),
    line: ink("line-ink"),
    hair: ink("hair-ink"),
    faint: ink("faint-ink"),
    accent: ink("accent"),
    font: style.fontFamily,
  };
}

// Text size and contrast as this reader likes them; kept on the reader's device and never sent.
// Loaded in the head without "defer": the choice is on the page before its first line is drawn.
"use strict";
(() => {
  const SMALLEST = -1; // steps of the style sheet: html[data-text]
  const LARGEST = 3;
  const root = document.documentElement;

  root.classList.add("scripted");
  size(stored("timtin.text"));
  contrast(stored("timtin.contrast") === "high");

  document.addEventListener("DOMContentLoaded", () => {
    const high = document.querySelector("[data-act=contrast]");
    high.setAttribute("aria-pressed", String(root.dataset.contrast === "high"));
    high.addEventListener("click", () => {
      const isHigh = contrast(root.dataset.contrast !== "high");
      high.setAttribute("aria-pressed", String(isHigh));
      store("timtin.contrast", isHigh ? "high" : null);
    });
    for (const button of document.querySelectorAll("[data-step]")) {
      button.addEventListener("click", () => {
        const step = Number(button.dataset.step);
        const chosen = size(step && Number(root.dataset.text ?? 0) + step);
        store("timtin.text", chosen || null);
      });
    }
  });

  function size(step) {
    const chosen = Math.min(LARGEST, Math.max(SMALLEST, Math.trunc(step) || 0));
    if (chosen) root.dataset.text = chosen;
    else delete root.dataset.text;
    return chosen;
  }

  function contrast(isHigh) {
    if (isHigh) root.dataset.contrast = "high";
    else delete root.dataset.contrast;
    return isHigh;
  }

  // A browser may forbid storage; the choice then lasts as long as the page.
  function stored(name) {
    try {
      return localStorage.getItem(name);
    } catch {
      return null;
    }
  }

  function store(name, value) {
    try {
      if (value === null) localStorage.removeItem(name);
      else localStorage.setItem(name, value);
    } catch {
      return;
    }
  }
})();

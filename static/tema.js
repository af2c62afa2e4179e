// The theme: the system's, or what was chosen here. Loaded before the first paint.
(function (root) {
  "use strict";
  try { if (localStorage.tema) root.dataset.theme = localStorage.tema; } catch (refused) { /* stays with the system's */ }
  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll(".js-tema").forEach(function (button) {
      button.hidden = false;
      button.addEventListener("click", function () {
        const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
        root.dataset.theme = dark ? "light" : "dark";
        try { localStorage.tema = root.dataset.theme; } catch (refused) { /* lasts until the next page */ }
      });
    });
  });
})(document.documentElement);

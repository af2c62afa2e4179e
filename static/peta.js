// "Sorot yang perlu": mutes what is fine or on its way, so that what needs somebody stands out. Remembered.
(function () {
  "use strict";
  const button = document.querySelector(".js-sorot");
  if (!button) return;
  function show(on) {
    document.body.classList.toggle("sorot", on);
    button.setAttribute("aria-pressed", String(on));
  }
  let on = false;
  try { on = localStorage.sorot === "1"; } catch (refused) { /* off */ }
  button.hidden = false;
  show(on);
  button.addEventListener("click", function () {
    on = !on;
    show(on);
    try { localStorage.sorot = on ? "1" : "0"; } catch (refused) { /* lasts until the next page */ }
  });
})();

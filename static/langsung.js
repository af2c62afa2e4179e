// How old the page's data is, said every second; when to ask for newer; Ctrl K goes to the search box.
(function () {
  "use strict";
  // Seconds: between two questions when nobody tells us of changes, when somebody does, and at the very least.
  const ALONE = 15, TOLD = 45, LEAST = 5, STALE = 60;
  const age = document.querySelector("[data-age]");
  const text = document.querySelector("[data-age-text]");
  const stale = document.querySelector("[data-stale]");
  const staleText = document.querySelector("[data-stale-text]");
  const live = document.querySelector("[data-live]");
  let stamp = null;
  let since = performance.now();
  let asked = since;
  let stream = null;
  let news = false;

  function spoken(seconds) {
    if (seconds < 60) return seconds + " dtk lalu";
    const minutes = Math.floor(seconds / 60);
    return minutes < 60 ? minutes + " mnt lalu" : Math.floor(minutes / 60) + " j " + (minutes % 60) + " m lalu";
  }

  // Counts from the moment the data came in, by the browser's own stopwatch: a wrong clock on the device does not matter.
  function tick() {
    const at = (document.querySelector("[data-live-at]") || document.getElementById("isi")).dataset;
    const now = at.liveAt || at.at;
    if (now !== stamp) { stamp = now; since = performance.now(); }
    const seconds = Math.floor((performance.now() - since) / 1000);
    const old = seconds >= STALE;
    text.textContent = spoken(seconds);
    age.classList.toggle("age--old", old);
    document.body.classList.toggle("is-stale", old && Boolean(live));
    if (live) {
      refresh();
      stale.hidden = !old;
      if (old) staleText.textContent = "Data " + spoken(seconds) + ". Sambungan ke server terputus; angka di halaman ini mungkin sudah berubah.";
    }
  }

  // The server says that something changed; the page then asks for its changing parts, at once or after a short rest.
  function listen() {
    stream = new EventSource(live.dataset.live);
    stream.addEventListener("penuh", function () { stream.close(); });
    stream.addEventListener("berubah", function () { news = true; refresh(); });
  }

  function refresh() {
    const rested = (performance.now() - asked) / 1000;
    const told = stream && stream.readyState === EventSource.OPEN;
    if (document.hidden || rested < (news ? LEAST : told ? TOLD : ALONE)) return;
    news = false;
    asked = performance.now();
    htmx.trigger(live, "segarkan");
  }

  document.addEventListener("visibilitychange", function () { if (live) refresh(); });
  document.addEventListener("keydown", function (event) {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      const box = document.querySelector("[data-find]") || document.getElementById("cari");
      event.preventDefault();
      box.focus();
      box.select();
    }
  });
  document.addEventListener("click", function (event) {
    document.querySelectorAll(".me[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
  if (live && window.EventSource) listen();
  setInterval(tick, 1000);
  tick();
})();

// Which openings this browser has opened: a word beside each on lists. Kept here, told to nobody.
(function () {
  "use strict";

  const KEY = "openings-seen";
  const DAYS = 90;
  const MOST = 2000;
  const today = Math.floor(Date.now() / 86400000);

  // By the id of the opening the day on which it was opened last; nothing where storage is refused.
  function read() {
    try {
      const kept = Object.entries(JSON.parse(localStorage.getItem(KEY)) || {});
      return new Map(kept.filter(([, day]) => Number.isInteger(day) && day <= today && today - day < DAYS));
    } catch {
      return new Map();
    }
  }

  function remember(opening) {
    const seen = read();
    seen.delete(opening);
    const newest = [...seen, [opening, today]].sort((one, other) => one[1] - other[1]).slice(-MOST);
    try {
      localStorage.setItem(KEY, JSON.stringify(Object.fromEntries(newest)));
    } catch {
      // Storage is full or refused: nothing is marked.
    }
  }

  function mark() {
    const seen = read();
    for (const place of document.querySelectorAll("[data-seen]")) {
      place.hidden = !seen.has(place.dataset.seen);
    }
  }

  const page = document.querySelector("[data-opened]");
  if (page) remember(page.dataset.opened);

  // Beside a list: what was chosen there, not what the list shows by itself.
  document.addEventListener("htmx:afterSwap", (event) => {
    const panel = event.detail.target.id === "opening-panel" && event.detail.target.querySelector("[data-panel]");
    if (panel) remember(panel.dataset.panel);
    mark();
  });
  // Back from an opening the browser may show the list as it was.
  window.addEventListener("pageshow", mark);
  mark();
})();

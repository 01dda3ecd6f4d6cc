// A gentle clock for the debrief: a glass that fills up. It never counts down and stops nobody.
(function () {
  "use strict";

  const card = document.querySelector("[data-debrief-clock]");
  if (!card) return;
  const text = card.querySelector("[data-clock-text]");
  const glasses = [...card.querySelectorAll("[data-clock-glass]")];
  const enough = Number(card.dataset.minutes);
  const softStop = Number(card.dataset.softStop);
  const key = "debrief:" + location.pathname;

  // The clock goes on after a reload, and starts anew on another day.
  let start = Date.now();
  try {
    const stored = Number(sessionStorage.getItem(key));
    if (stored && Date.now() - stored < 12 * 3600 * 1000) start = stored;
    sessionStorage.setItem(key, String(start));
  } catch {
    // Storage is refused: the clock counts from this page on.
  }

  let said = "";
  function show() {
    const minutes = Math.floor((Date.now() - start) / 60000);
    let words = minutes === 1 ? "1 minute so far." : minutes + " minutes so far.";
    if (minutes < 1) words = "About " + enough + " minutes is plenty.";
    if (minutes >= enough) words += " That is plenty. Seal it when you are ready.";
    if (minutes >= softStop) words = "You have given this " + minutes + " minutes. Save or seal it, and take a break.";
    const full = glasses.filter((glass) => minutes >= Number(glass.dataset.clockGlass)).pop();
    for (const glass of glasses) glass.hidden = glass !== full;
    if (words !== said) text.textContent = said = words;
  }
  show();
  setInterval(show, 15000);
})();

// A gentle clock for the debrief. It never counts down and stops nobody.
(function () {
  "use strict";

  const card = document.querySelector("[data-debrief-clock]");
  if (!card) return;
  const text = card.querySelector("[data-clock-text]");
  const say = card.querySelector("[data-clock-say]");
  const field = document.querySelector("[data-clock-minutes]");
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

  function wordsAt(minutes) {
    if (minutes < 1) return "About " + enough + " minutes is plenty.";
    if (minutes >= softStop) return "You have given this " + minutes + " minutes. Save or seal it, and take a break.";
    const words = minutes === 1 ? "1 minute so far." : minutes + " minutes so far.";
    return minutes >= enough ? words + " That is plenty. Seal it when you are ready." : words;
  }

  // A screen reader hears it twice at most: when it is enough, and at the soft stop. A reload is silent.
  const markAt = (minutes) => (minutes >= softStop ? softStop : minutes >= enough ? enough : 0);
  let announced = markAt(Math.floor((Date.now() - start) / 60000));
  function announce(minutes) {
    if (markAt(minutes) <= announced) return;
    announced = markAt(minutes);
    say.textContent = wordsAt(minutes);
  }

  let shown = "";
  function show() {
    const minutes = Math.floor((Date.now() - start) / 60000);
    const words = wordsAt(minutes);
    if (words !== shown) text.textContent = shown = words;
    if (field) field.value = String(Math.max(minutes, Number(field.value) || 0));
    announce(minutes);
  }
  show();
  setInterval(show, 15000);
})();

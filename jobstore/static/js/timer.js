// A clock for spoken answers. It counts up, and nothing happens when time is over.
(function () {
  "use strict";

  const card = document.querySelector("[data-timer]");
  if (!card) return;
  const text = card.querySelector("[data-timer-text]");
  const hint = card.querySelector("[data-timer-hint]");
  const button = card.querySelector("[data-timer-start]");
  const enough = Number(card.dataset.minutes) * 60;
  let start = 0;
  let ticking = 0;

  function show() {
    const seconds = Math.floor((Date.now() - start) / 1000);
    text.textContent = Math.floor(seconds / 60) + ":" + String(seconds % 60).padStart(2, "0");
    if (seconds >= enough) hint.textContent = "A good length. Come to an end when you are ready.";
  }
  card.hidden = false;
  button.addEventListener("click", () => {
    start = Date.now();
    clearInterval(ticking);
    ticking = setInterval(show, 1000);
    button.textContent = button.dataset.again;
    show();
  });
})();

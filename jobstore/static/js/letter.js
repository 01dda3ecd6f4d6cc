// Copies the finished letter. Without this file the text can still be selected by hand.
(function () {
  "use strict";

  const button = document.querySelector("[data-copy]");
  const text = button && document.getElementById(button.dataset.copy);
  const state = document.querySelector("[data-copy-state]");
  if (!text || !navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.value);
      state.textContent = "Copied.";
    } catch {
      text.select();
      state.textContent = "Selected. Copy it with your keyboard.";
    }
  });
})();

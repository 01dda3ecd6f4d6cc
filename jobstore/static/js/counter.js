// How much of a text fits. Nothing is cut: what is too long stays, and the server says so as well.
(function () {
  "use strict";

  const NEAR = 0.8; // of a short field, from which on it is worth a line
  let made = 0;

  // As the server counts: whole characters, and a new line as two.
  const lengthOf = (field) => [...field.value.trim().replace(/\r?\n/g, "\r\n")].length;

  function lineOf(field) {
    const known = document.getElementById(field.dataset.counter || "");
    if (known) return known;
    const line = document.createElement("div");
    line.id = field.dataset.counter = "counter-" + ++made;
    line.className = "form-text";
    field.after(line);
    const others = field.getAttribute("aria-describedby");
    field.setAttribute("aria-describedby", others ? others + " " + line.id : line.id);
    return line;
  }

  function count(field, isTyping) {
    const limit = Number(field.dataset.limit);
    const length = lengthOf(field);
    const isOver = length > limit;
    if (!limit || (!field.dataset.counter && length < limit * NEAR)) return;
    const line = lineOf(field);
    const words = isOver
      ? length.toLocaleString() + " characters: " + (length - limit).toLocaleString() + " more than fit. Nothing is cut; please shorten it."
      : length.toLocaleString() + " of " + limit.toLocaleString() + " characters";
    const shown = document.createElement(isOver ? "strong" : "span");
    shown.textContent = words;
    line.replaceChildren(shown);
    // A screen reader hears it when the limit is crossed, and not with every key.
    const announcer = document.getElementById("announcer");
    if (isTyping && announcer && isOver !== (line.dataset.over === "yes")) announcer.textContent = words;
    line.dataset.over = isOver ? "yes" : "no";
  }

  document.addEventListener("input", (event) => {
    if (event.target.dataset?.limit) count(event.target, true);
  });
  for (const field of document.querySelectorAll("[data-limit]")) count(field, false);
})();

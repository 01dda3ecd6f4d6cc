// On narrow screens each row of a staff list is a card: every value says which column it is of.
(function () {
  "use strict";

  const table = document.getElementById("result_list");
  if (!table) return;
  const names = [...table.querySelectorAll("thead th")].map((head) => {
    const text = head.querySelector(".text a, .text span:not(.visually-hidden)");
    return head.classList.contains("action-checkbox-column") || !text ? "" : text.textContent.trim();
  });
  for (const row of table.tBodies[0].rows) {
    [...row.cells].forEach((cell, place) => {
      if (cell.tagName === "TD" && names[place]) cell.dataset.label = names[place];
      if (["", "-"].includes(cell.textContent.trim()) && !cell.querySelector("img")) cell.classList.add("is-nothing");
    });
  }
})();

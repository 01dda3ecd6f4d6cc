// Before the first paint: scripts are on, and the colors that the reader chose here.
(function () {
  const root = document.documentElement;
  root.classList.add("js");
  try {
    const choice = localStorage.getItem("theme");
    if (choice === "light" || choice === "dark") root.dataset.theme = choice;
  } catch {
    // Storage is refused: the page follows the system.
  }
})();

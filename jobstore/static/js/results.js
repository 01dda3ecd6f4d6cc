// Beside a wide list the chosen opening is shown in place; elsewhere its link opens its page.
(function () {
  "use strict";

  const wide = window.matchMedia("(min-width: 64rem)");

  function openFilters() {
    const filters = document.getElementById("filters");
    if (filters && wide.matches) filters.open = true;
  }

  let wasOpen = false;
  document.addEventListener("htmx:beforeSwap", () => {
    wasOpen = Boolean(document.getElementById("filters")?.open);
  });
  document.addEventListener("htmx:afterSwap", () => {
    const filters = document.getElementById("filters");
    if (filters && wasOpen) filters.open = true;
    openFilters();
  });
  wide.addEventListener("change", openFilters);
  openFilters();

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-opening]");
    if (!link || !wide.matches || !window.htmx) return;
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    window.htmx.ajax("GET", link.href, { target: "#opening-panel", swap: "innerHTML show:none" });
    for (const item of document.querySelectorAll(".result.is-chosen")) {
      item.classList.remove("is-chosen");
    }
    link.closest(".result").classList.add("is-chosen");
    const url = new URL(window.location.href);
    url.searchParams.set("chosen", link.dataset.opening);
    window.history.replaceState(window.history.state, "", url);
  });
})();

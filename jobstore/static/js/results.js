// Beside a wide list the chosen opening is shown in place; elsewhere its link opens its page.
(function () {
  "use strict";

  const wide = window.matchMedia("(min-width: 64rem)");

  function openFilters() {
    const filters = document.getElementById("filters");
    if (filters && wide.matches) filters.open = true;
  }

  // A swap must neither shut the filters nor move the one just ticked or take the focus from it.
  const topOf = (element) => element.getBoundingClientRect().top;
  let wasOpen = false;
  let focused = "";
  let place = 0;
  document.addEventListener("htmx:beforeSwap", () => {
    const filters = document.getElementById("filters");
    wasOpen = Boolean(filters?.open);
    focused = filters?.contains(document.activeElement) ? document.activeElement.id : "";
    if (focused) place = topOf(document.activeElement);
  });
  document.addEventListener("htmx:afterSwap", () => {
    const filters = document.getElementById("filters");
    if (filters && wasOpen) filters.open = true;
    openFilters();
    const again = focused && document.getElementById(focused);
    if (!again) return;
    again.focus({ preventScroll: true });
    window.scrollBy({ top: topOf(again) - place, behavior: "instant" });
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

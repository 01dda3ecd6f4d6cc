// A decision can be recorded once everything that must be read is ticked. The server holds to it.
(function () {
  "use strict";

  for (const form of document.querySelectorAll("form[data-needs-ticks]")) {
    const boxes = [...form.querySelectorAll("input[name=seen]")];
    const buttons = form.querySelectorAll("button[type=submit]");
    if (!boxes.length) continue;
    const show = () => {
      const done = boxes.every((box) => box.checked);
      for (const button of buttons) button.disabled = !done;
    };
    for (const box of boxes) box.addEventListener("change", show);
    window.addEventListener("pageshow", show);
    show();
  }
})();

// The box for choices shows where the kind of answer has some. Without this script it says so.
(function () {
  "use strict";

  const lists = ["one_of", "many_of"];
  for (const kind of document.querySelectorAll("select[name^=question_kind_]")) {
    const options = document.getElementById(kind.id.replace("_kind_", "_options_"));
    const box = options?.closest(".mb-3");
    if (!box) continue;
    const show = () => {
      box.hidden = !lists.includes(kind.value) && !options.value.trim();
    };
    kind.addEventListener("change", show);
    window.addEventListener("pageshow", show);
    show();
  }
})();

// Small comforts; every page works without them.
(function () {
  "use strict";

  const root = document.documentElement;
  const announcer = document.getElementById("announcer");

  // The menu on narrow screens.
  const toggle = document.querySelector(".nav-toggle");
  toggle?.addEventListener("click", () => {
    const open = toggle.getAttribute("aria-expanded") !== "true";
    toggle.setAttribute("aria-expanded", String(open));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && toggle?.getAttribute("aria-expanded") === "true") {
      toggle.setAttribute("aria-expanded", "false");
      toggle.focus();
    }
  });

  // Colors: light, dark, or as the device has them.
  const choices = document.querySelectorAll("[data-theme-choice]");
  function showChoice() {
    const choice = root.dataset.theme || "auto";
    for (const button of choices) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === choice));
    }
  }
  for (const button of choices) {
    button.addEventListener("click", () => {
      const choice = button.dataset.themeChoice;
      if (choice === "auto") delete root.dataset.theme;
      else root.dataset.theme = choice;
      try {
        localStorage.setItem("theme", choice);
      } catch {
        // Storage is refused: the choice holds for this page.
      }
      showChoice();
    });
  }
  showChoice();

  // Focus and announcements: after a page with errors, and after a part was swapped in.
  function settle(part) {
    const target = part.matches("[data-focus]") ? part : part.querySelector("[data-focus]");
    target?.focus();
    const news = part.matches("[data-announce]") ? part : part.querySelector("[data-announce]");
    if (news && announcer) announcer.textContent = news.dataset.announce || news.textContent.trim();
  }
  settle(document.body);
  document.addEventListener("htmx:afterSettle", (event) => settle(event.detail.elt));

  // A form is sent once, however often its button is pressed.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sending) {
      event.preventDefault();
      return;
    }
    form.dataset.sending = "yes";
    // A save that is still on its way would bring the draft back once it was sent.
    for (const part of form.querySelectorAll("[data-autosave]")) window.htmx?.trigger(part, "htmx:abort");
    setTimeout(() => delete form.dataset.sending, 4000);
  });
  // Who signs out leaves no marks to the next one at a shared computer.
  document.addEventListener("submit", (event) => {
    if (!event.target.getAttribute("action")?.endsWith("/logout/")) return;
    try {
      localStorage.removeItem("openings-seen");
    } catch {
      // Storage is refused: there are none.
    }
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sending]")) delete form.dataset.sending;
  });

  // A part is only ever replaced by a part: no sign-in page inside a form, no page of an error.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const answer = event.detail;
    if (answer.xhr.getResponseHeader("X-Fragment")) {
      answer.shouldSwap = true;
      answer.isError = false;
    } else if (/^\s*<!doctype/i.test(answer.serverResponse) && !answer.boosted) {
      answer.shouldSwap = false;
      answer.isError = true;
    }
  });

  // A failed request in the background says so.
  for (const name of ["htmx:responseError", "htmx:sendError"]) {
    document.addEventListener(name, () => {
      if (announcer) announcer.textContent = "That did not work. Please try again.";
    });
  }

  // Only a script saves while somebody types, so only a script promises it.
  if (window.htmx) {
    for (const line of document.querySelectorAll("[data-saves-itself]")) {
      line.textContent = "What you type is saved as you go.";
    }
  }

  // A password can be looked at while it is typed; it is sent hidden, as browsers keep it.
  for (const field of document.querySelectorAll('input[type="password"]')) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-link px-0";
    button.setAttribute("aria-controls", field.id);
    const show = (isShown) => {
      field.type = isShown ? "text" : "password";
      button.textContent = isShown ? "Hide the password" : "Show the password";
    };
    button.addEventListener("click", () => show(field.type === "password"));
    field.form?.addEventListener("submit", () => show(false));
    field.after(button);
    show(false);
  }

  // The zone of the browser, for a new account.
  for (const field of document.querySelectorAll("input[data-browser-zone]")) {
    field.value = Intl.DateTimeFormat().resolvedOptions().timeZone || "";
  }

  // A passkey that cannot be used says so.
  const reasons = {
    NotAllowedError: "The passkey was not used: it was canceled, or it took too long. Try again.",
    SecurityError: `Passkeys do not work on the address ${location.host}. Open the site by its name.`,
    InvalidStateError: "This device has a passkey for your account already.",
  };
  document.addEventListener("allauth.error", (event) => {
    const place = document.querySelector("[data-passkey-error]");
    if (!place) return;
    const known = reasons[event.detail.exception?.name];
    place.textContent = !window.PublicKeyCredential
      ? "This browser cannot use passkeys here. Sign in another way."
      : known || "The passkey could not be used. Try again, or sign in another way.";
    place.hidden = false;
  });
})();

// The console's dialogs: opened and closed by buttons, by the server (which asks first), or by being signed out.
(() => {
  "use strict";
  const $ = (selector) => document.querySelector(selector);
  function open(opener) {
    const dialog = $("#" + opener.dataset.opens);
    if (!dialog) return;
    Events.emit("opens", dialog, opener);
    dialog.showModal();
  }
  document.addEventListener("click", ({ target }) => {
    const opener = target.closest("[data-opens]");
    if (opener) open(opener);
    if (target.closest("[data-closes]")) target.closest("dialog").close();
  });

  // Covers the session; typed text is still there after signing in again.
  const blocked = $("#signed-out");
  function showBlocked(state) {
    if (!["signed-out", "closed"].includes(state)) return blocked.close();
    blocked.querySelectorAll("[data-when]").forEach((part) => {
      part.hidden = part.dataset.when !== state;
    });
    if (!blocked.open) blocked.showModal();
  }
  blocked.addEventListener("cancel", (event) => event.preventDefault());
  Events.on("state", showBlocked);

  function askFirst() {
    const dialog = $("dialog[data-asks]");
    if (!dialog) return;
    dialog.removeAttribute("data-asks");
    if (!dialog.open) dialog.showModal();
  }
  Events.on("landed", askFirst);
})();

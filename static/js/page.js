// A page whose forms and lists htmx fetches: what has no place on it is said or gone to, and nothing typed is lost.
(() => {
  "use strict";
  htmx.config.history = "reload"; // going back fetches the page
  const message = document.getElementById("message");
  function say(text) {
    message.textContent = text;
    message.hidden = false;
    message.focus();
  }
  document.addEventListener("htmx:before:swap", (event) => {
    const { ctx } = event.detail;
    if (!ctx.select) return;
    const page = new DOMParser().parseFromString(ctx.text, "text/html");
    message.hidden = true;
    if (page.querySelector(ctx.select)) return;
    event.preventDefault();
    const { raw } = ctx.response;
    if (raw.redirected)
      location.assign(raw.url); // signed out meanwhile, or the form leads to another page
    else say(page.getElementById("message")?.textContent || message.dataset.failed);
  });
  document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
    if (ctx && ctx.text === undefined) say(message.dataset.lost);
  });
  // the focus goes to the first field to be put right; what was done is told to a screen reader
  document.addEventListener("htmx:after:swap", () => {
    const wrong =
      document.querySelector("main [aria-invalid=true]") || document.querySelector("main .problem:not([hidden])");
    if (wrong?.matches(".problem")) wrong.tabIndex = -1;
    wrong?.focus();
    document.getElementById("status").textContent = document.querySelector("[data-said]")?.textContent || "";
  });
})();

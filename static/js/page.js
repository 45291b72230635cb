// A page whose forms and lists htmx fetches. A reply that has no place on the page is told or gone to, and no text is
// lost.
(() => {
  "use strict";
  // going back fetches the page
  htmx.config.history = "reload";
  const message = document.getElementById("message");
  const [words, signIn] = message.children;
  const status = document.getElementById("status");

  function show(text, { signedOut = false } = {}) {
    words.textContent = text;
    signIn.hidden = !signedOut;
    message.hidden = false;
    message.focus();
  }
  function focusOn(element) {
    if (element.matches(".problem, h1")) element.tabIndex = -1;
    element.focus();
  }

  document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
    // so that the same words are told again
    status.textContent = "";
    const { body } = ctx.request;
    const token = Csrf.token();
    if (token && body.has("csrfmiddlewaretoken")) body.set("csrfmiddlewaretoken", token);
  });

  document.addEventListener("htmx:before:swap", (event) => {
    const { ctx } = event.detail;
    const page = new DOMParser().parseFromString(ctx.text, "text/html");
    message.hidden = true;
    if (page.querySelector(ctx.select)) return remember(ctx);
    event.preventDefault();
    const { raw } = ctx.response;
    const isSignedOut = ctx.request.method === "POST" && raw.url.startsWith(signIn.href);
    if (isSignedOut) show(message.dataset.signedOut, { signedOut: true });
    // signed out meanwhile, or the form leads to another page
    else if (raw.redirected) location.assign(raw.url);
    else show(page.getElementById("message")?.textContent || message.dataset.failed);
  });
  // Remembers what was sent, what follows it, and what is typed in the other forms.
  function remember(ctx) {
    const sent = ctx.sourceElement;
    const fields = document.querySelectorAll("main :is(input:not([type=hidden]), select, textarea)");
    const typed = [...fields].filter((field) => !sent.contains(field)).map((field) => [field, field.value]);
    ctx.kept = { sent, typed, focused: document.activeElement, next: sent.closest("article")?.nextElementSibling };
  }

  document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
    if (ctx && ctx.text === undefined) show(message.dataset.lost);
  });

  // The focus goes to the first field to be corrected, or to what follows the element that is gone; a screen reader is
  // told what was done.
  document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
    const { sent, typed, focused, next } = ctx.kept;
    for (const [field, text] of typed) field.value = text;
    const wrong =
      document.querySelector("main [aria-invalid=true]") || document.querySelector("main .problem:not([hidden])");
    wrong?.closest("details")?.setAttribute("open", "");
    if (wrong) focusOn(wrong);
    else if (sent.matches("a") || !focused.isConnected)
      focusOn(next?.querySelector("summary") || document.querySelector("main h1"));
    // Firefox takes it from an element that was moved
    else focused.focus({ preventScroll: true });
    status.textContent = document.querySelector("[data-said]")?.textContent || "";
  });
})();

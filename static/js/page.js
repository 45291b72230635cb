// A page whose forms and lists htmx fetches: what has no place on it is said or gone to, and nothing typed is lost.
(() => {
  "use strict";
  htmx.config.history = "reload"; // going back fetches the page
  htmx.config.morphIgnore = ["data-htmx-powered", "open"];
  const message = document.getElementById("message");
  const [words, signIn] = message.children;
  const status = document.getElementById("status");
  function say(text, { signedOut = false } = {}) {
    words.textContent = text;
    signIn.hidden = !signedOut;
    message.hidden = false;
    message.focus();
  }
  function goTo(place) {
    if (place.matches(".problem, h1")) place.tabIndex = -1;
    place.focus();
  }
  document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
    status.textContent = ""; // so that the same words are told again
    const { body } = ctx.request;
    const token = /\bcsrf=(\w+)/.exec(document.cookie); // the page's own is old once another tab has signed in
    if (token && body.has("csrfmiddlewaretoken")) body.set("csrfmiddlewaretoken", token[1]);
  });
  document.addEventListener("htmx:before:swap", (event) => {
    const { ctx } = event.detail;
    const page = new DOMParser().parseFromString(ctx.text, "text/html");
    message.hidden = true;
    if (page.querySelector(ctx.select)) return keep(ctx);
    event.preventDefault();
    const { raw } = ctx.response;
    if (ctx.request.method === "POST" && raw.url.startsWith(signIn.href))
      say(message.dataset.signedOut, { signedOut: true });
    else if (raw.redirected)
      location.assign(raw.url); // signed out meanwhile, or the form leads to another page
    else say(page.getElementById("message")?.textContent || message.dataset.failed);
  });
  // what was sent, what comes after it, and what stands typed in other forms
  function keep(ctx) {
    const sent = ctx.sourceElement;
    const fields = document.querySelectorAll("main :is(input:not([type=hidden]), select, textarea)");
    const typed = [...fields].filter((field) => !sent.contains(field)).map((field) => [field, field.value]);
    ctx.kept = { sent, typed, focused: document.activeElement, next: sent.closest("article")?.nextElementSibling };
  }
  document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
    if (ctx && ctx.text === undefined) say(message.dataset.lost);
  });
  // the focus goes to the first field to be put right, or on from what is gone; a screen reader is told what was done
  document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
    const { sent, typed, focused, next } = ctx.kept;
    for (const [field, text] of typed) field.value = text;
    const wrong =
      document.querySelector("main [aria-invalid=true]") || document.querySelector("main .problem:not([hidden])");
    wrong?.closest("details")?.setAttribute("open", "");
    if (wrong) goTo(wrong);
    else if (sent.matches("a") || !focused.isConnected)
      goTo(next?.querySelector("summary") || document.querySelector("main h1"));
    else focused.focus({ preventScroll: true }); // Firefox takes it from what was moved
    status.textContent = document.querySelector("[data-said]")?.textContent || "";
  });
})();

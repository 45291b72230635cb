// An htmx extension: a press counts once. htmx sends the forms of a page and gives them their turns (data-hx-sync);
// here a press gets its id, its patience and its second try.
(() => {
  "use strict";
  const PATIENCE = 8000; // ms for a reply, before it is asked for once more
  const waiting = new Set(); // the presses that wait for their turn or their reply
  let unanswered = null; // the press whose reply was lost: pressed again it has the same id, and is done once

  async function send(ctx, address, request) {
    if (unanswered?.press !== ctx.press) unanswered = { press: ctx.press, id: Live.newId() };
    request.body.set("id", unanswered.id);
    request.headers["X-CSRFToken"] = Live.cookie("csrf"); // the page's own is old once another tab has signed in
    if (Live.isOpen()) request.headers.Prefer = "return=minimal"; // the socket draws what comes of it
    for (let again = true; ; again = false) {
      const patience = new AbortController();
      const waited = setTimeout(() => patience.abort(), PATIENCE);
      try {
        const reply = await fetch(address, { ...request, signal: patience.signal });
        if (reply.status < 500 || !again) return reply;
      } catch {
        if (!again) throw new Error("no reply");
      } finally {
        clearTimeout(waited);
      }
      await new Promise((done) => setTimeout(done, 500));
    }
  }

  htmx.registerExtension("press", {
    htmx_config_request(element, { ctx }) {
      const { request } = ctx;
      if (request.method !== "POST") return true;
      ctx.press = `${request.action} ${new URLSearchParams(request.body)}`;
      if ([...waiting].some((other) => other.press === ctx.press)) return false; // doubled
      waiting.add(ctx);
      ctx.sourceElement = document.body; // a push may take the form away before its turn
      ctx.fetch = (address, given) => send(ctx, address, given);
      return true;
    },
    htmx_before_request: (element, { ctx }) => !ctx.press || waiting.has(ctx),
    htmx_after_request(element, { ctx }) {
      if (ctx.press && ctx.response.status < 500) unanswered = null;
    },
    htmx_error(element, { ctx }) {
      if (ctx?.press) waiting.clear(); // a press that waits behind a lost one mustn't be done late
    },
    htmx_finally_request(element, { ctx }) {
      waiting.delete(ctx);
    },
  });
})();

// An htmx extension: a press counts once. htmx sends the forms of a page in turn (data-hx-sync); this gives each press
// its id, a limit of time and a second try.
(() => {
  "use strict";
  // ms for a reply, before the press is sent once more
  const PATIENCE = 8000;
  const PAUSE = 500;
  // the presses that wait for their turn or their reply
  const waiting = new Set();
  // The press whose reply was lost: repeated, it keeps its id and is carried out once.
  let unanswered = null;

  async function send(ctx, address, request) {
    if (unanswered?.press !== ctx.press) unanswered = { press: ctx.press, id: Live.newId() };
    request.body.set("id", unanswered.id);
    request.headers["X-CSRFToken"] = Csrf.token();
    request.headers["X-Screen"] = document.body.dataset.audience;
    // the socket draws what comes of it
    if (Live.isOpen()) request.headers.Prefer = "return=minimal";
    for (let isFirst = true; ; isFirst = false) {
      const controller = new AbortController();
      const timer = setTimeout(() => controller.abort(), PATIENCE);
      try {
        const reply = await fetch(address, { ...request, signal: controller.signal });
        if (reply.status < 500 || !isFirst) return reply;
      } catch {
        if (!isFirst) throw new Error("no reply");
      } finally {
        clearTimeout(timer);
      }
      await new Promise((done) => setTimeout(done, PAUSE));
    }
  }

  htmx.registerExtension("press", {
    htmx_config_request(element, { ctx }) {
      const { request } = ctx;
      if (request.method !== "POST") return true;
      ctx.press = `${request.action} ${new URLSearchParams(request.body)}`;
      const isDoubled = [...waiting].some((other) => other.press === ctx.press);
      if (isDoubled) return false;
      waiting.add(ctx);
      // A pushed part may remove the form before its turn comes.
      ctx.sourceElement = document.body;
      ctx.fetch = (address, given) => send(ctx, address, given);
      return true;
    },
    htmx_before_request: (element, { ctx }) => !ctx.press || waiting.has(ctx),
    htmx_after_request(element, { ctx }) {
      if (ctx.press && ctx.response.status < 500) unanswered = null;
    },
    htmx_error(element, { ctx }) {
      // a press behind the lost one mustn't be carried out late
      if (ctx?.press) waiting.clear();
    },
    htmx_finally_request(element, { ctx }) {
      waiting.delete(ctx);
    },
  });
})();

// What comes back from a press: it is applied as a frame is, and a problem stands over the bar.
(() => {
  "use strict";
  const texts = document.querySelector("#texts").dataset;
  const message = document.querySelector("#message");

  function showProblem(text) {
    message.textContent = text;
    message.hidden = false;
  }
  async function applyReply(text, form) {
    if (text) await Live.applyParts(text);
    if (!message.hidden) Live.say(message.textContent);
    // a dialog covers the bar
    const place = form.closest("dialog[open]")?.querySelector("[data-problem]");
    if (place) place.textContent = message.hidden ? "" : message.textContent;
  }
  // A press was carried out: its dialog or box closes, and what was typed goes.
  function clearForm(form) {
    if (!form.matches("[data-stays]")) form.closest("dialog")?.close();
    form.querySelectorAll("textarea").forEach((box) => {
      box.value = "";
    });
    form.closest("details[data-preserve]")?.removeAttribute("open");
  }

  document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
    if (!ctx.press) return;
    const { status } = ctx.response;
    message.hidden = true;
    // the page says whether somebody is still signed in
    if ([403, 404].includes(status)) Live.fetchPage();
    if (status < 400) clearForm(ctx.request.form);
    else if (!ctx.text.includes('id="message"')) showProblem(texts.failed);
    applyReply(ctx.text, ctx.request.form);
  });
  document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
    if (!ctx?.press || ctx.text !== undefined) return;
    showProblem(texts.lost);
    Live.say(texts.lost);
  });
})();

// What is mine on a page that is the same for everybody: votes, questions, name, and what is held.
(() => {
  "use strict";
  const body = document.body;
  const $ = (selector, from = document) => from.querySelector(selector);
  const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
  const texts = $("#texts").dataset; // what we say stands in the page, in its language
  const listeners = [];
  let acknowledged = 0,
    read = false; // read: what is mine was here before, so that more of it is news
  Outbox.onAcked(() => {
    acknowledged += 1;
  });

  async function fetchMine() {
    try {
      const before = acknowledged;
      const reply = await fetch(body.dataset.mine, { headers: { "X-Parts": "1" } });
      if (reply.redirected) return location.assign(reply.url);
      if (!reply.ok) return;
      const holder = document.createElement("template");
      holder.innerHTML = await reply.text();
      if (before !== acknowledged) return fetchMine(); // it may be older than what was just saved
      const fresh = holder.content.querySelector("#mine"),
        replies = () => $$("#mine .reply").length,
        had = replies();
      if (fresh) $("#mine").replaceWith(fresh);
      if (had < replies() && read) Live.say(texts.replied);
      read = true;
      decorate();
    } catch {}
  }

  // questions that the server hasn't taken: each with its text, below one's own
  const refused = [];
  function drawUnsent() {
    const offline = ["offline", "removed"].includes(body.dataset.connection);
    const state = offline ? texts.waitingToSend : texts.sending;
    const waiting = Outbox.waiting()
      .filter((command) => command.do === "ask")
      .map(({ text }) => [text, state]);
    const item = ([text, how]) => {
      const drawn = $("#unsent-item").content.cloneNode(true);
      $("p", drawn).textContent = text;
      $("b", drawn).textContent = how;
      return drawn;
    };
    const all = [...refused.map((text) => [text, texts.notSent]), ...waiting];
    $("#unsent").hidden = !all.length;
    $("#unsent").replaceChildren(...all.map(item));
    body.toggleAttribute("data-has-asked", Boolean(all.length || $("#mine li")));
  }
  function neverSent(text) {
    refused.push(text);
    drawUnsent();
  }

  function decorate() {
    drawUnsent();
    const mine = $("#mine");
    const votes = (mine.dataset.votes || "").split(" ");
    $$("form[data-send=vote]").forEach((form) =>
      $("button", form).setAttribute("aria-pressed", String(votes.includes(form.elements.question.value))),
    );
    $$("[data-share]").forEach((button) => {
      button.hidden = !navigator.share && !navigator.clipboard;
    });
    const name = $("#you-name");
    if (document.activeElement !== name && name.defaultValue !== (mine.dataset.name || ""))
      name.value = name.defaultValue = mine.dataset.name || "";
    body.toggleAttribute("data-named", Boolean(mine.dataset.name));
    $$("[data-my-name]").forEach((place) => {
      place.textContent = mine.dataset.name || "";
    });
    const held = JSON.parse(mine.dataset.held || "{}");
    listeners.forEach((listener) => listener(held));
  }

  // a listener is told what the server holds of the open round, each time that something of mine may differ
  window.Mine = { fetch: fetchMine, decorate, neverSent, onChange: (listener) => listeners.push(listener) };
})();

// What is mine on a page that is the same for everybody: my answers (kept on this phone), votes, questions, name.
(() => {
  "use strict";
  const body = document.body;
  const $ = (selector, from = document) => from.querySelector(selector);
  const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
  const texts = $("#texts").dataset; // what we say stands in the page, in its language
  const storageKey = "answers:" + body.dataset.code;
  const kept = () => {
    try {
      return JSON.parse(localStorage.getItem(storageKey) || "{}");
    } catch {
      return {};
    }
  };
  // what the server acknowledged, by round; where nothing can be stored, until this page is left
  const answers = kept();
  function keep(round, choice) {
    Object.assign(answers, kept(), { [round]: choice });
    try {
      localStorage.setItem(storageKey, JSON.stringify(answers));
    } catch {}
  }
  let acknowledged = 0,
    read = false; // read: what is mine was here before, so that more of it is news
  Outbox.onAcked(() => {
    acknowledged += 1;
  });

  function mark(form, choice, how) {
    $$("button[name=choice]", form).forEach((button) => {
      const chosen = button.value === choice;
      button.setAttribute("aria-pressed", String(chosen));
      if (chosen) button.dataset.how = how;
      else delete button.dataset.how;
    });
  }

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
    const sending = Object.fromEntries(
      Outbox.waiting()
        .filter((command) => command.do === "answer")
        .map((command) => [command.round, command.choice]),
    );
    if (mine.dataset.round && !sending[mine.dataset.round]) keep(mine.dataset.round, mine.dataset.choice);
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
    $$(".answering").forEach((corner) => {
      const sent = sending[corner.dataset.round];
      mark($("form", corner), sent || answers[corner.dataset.round], sent ? texts.sending : "✓ " + texts.saved);
    });
    $$("[data-result]").forEach((result) => {
      const choice = answers[result.dataset.result];
      $$("[data-letter]", result).forEach((row) => {
        const yours = $("[data-yours]", row);
        if (yours) yours.hidden = row.dataset.letter !== choice;
      });
    });
  }

  window.Mine = { keep, fetch: fetchMine, decorate, neverSent };
})();

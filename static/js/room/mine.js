// What is mine on a page that is the same for everybody: votes, questions, name, and what the server holds.
(() => {
  "use strict";
  const { body } = document;
  const $ = (selector, from = document) => from.querySelector(selector);
  const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
  const texts = $("#texts").dataset;
  let acknowledgedCount = 0,
    isFirst = true;
  Events.on("acknowledged", () => {
    acknowledgedCount += 1;
  });

  async function fetchMine() {
    try {
      const before = acknowledgedCount;
      const reply = await fetch(body.dataset.mine, { headers: { "X-Parts": "1" } });
      if (reply.redirected) return location.assign(reply.url);
      if (!reply.ok) return;
      const holder = document.createElement("template");
      holder.innerHTML = await reply.text();
      // it may be older than what was just saved
      if (before !== acknowledgedCount) return fetchMine();
      const mine = holder.content.querySelector("#mine");
      const countReplies = () => $$("#mine .reply").length;
      const repliesBefore = countReplies();
      if (mine) $("#mine").replaceWith(mine);
      ChangedNotice.draw(holder.content);
      if (countReplies() > repliesBefore && !isFirst) Live.say(texts.replied);
      isFirst = false;
      draw();
    } catch {}
  }

  // Questions that the server hasn't taken stand below one's own, each with its text.
  const refused = [];
  function drawUnsent() {
    const isOffline = ["offline", "removed"].includes(body.dataset.connection);
    const state = isOffline ? texts.waitingToSend : texts.sending;
    const waiting = Outbox.waiting()
      .filter((command) => command.do === "ask")
      .map(({ text }) => [text, state]);
    const drawItem = ([text, how]) => {
      const item = $("#unsent-item").content.cloneNode(true);
      $("p", item).textContent = text;
      $("b", item).textContent = how;
      return item;
    };
    const unsent = [...refused.map((text) => [text, texts.notSent]), ...waiting];
    $("#unsent").hidden = !unsent.length;
    $("#unsent").replaceChildren(...unsent.map(drawItem));
    body.toggleAttribute("data-has-asked", Boolean(unsent.length || $("#mine li")));
  }
  function addRefused(text) {
    refused.push(text);
    drawUnsent();
  }

  // A muted phone says so in the place of the buttons; what is in the box stays there.
  function drawMuted(isMuted) {
    if (isMuted && !body.hasAttribute("data-muted")) Live.say($("#muted-here").textContent.trim());
    body.toggleAttribute("data-muted", isMuted);
  }

  function draw() {
    drawUnsent();
    const mine = $("#mine");
    const votes = (mine.dataset.votes || "").split(" ");
    const name = mine.dataset.name || "";
    $$("form[data-send=vote]").forEach((form) =>
      $("button", form).setAttribute("aria-pressed", String(votes.includes(form.elements.question.value))),
    );
    const flags = (mine.dataset.flags || "").split(" ");
    $$("form[data-send=flag]").forEach((form) => {
      const { question, round } = form.elements;
      const flagged = question ? `question-${question.value}` : `round-${round.value}`;
      $("button", form).setAttribute("aria-pressed", String(flags.includes(flagged)));
    });
    $$("[data-share]").forEach((button) => {
      button.hidden = !navigator.share && !navigator.clipboard;
    });
    const field = $("#you-name");
    if (document.activeElement !== field && field.defaultValue !== name) field.value = field.defaultValue = name;
    body.toggleAttribute("data-named", Boolean(name));
    drawMuted("muted" in mine.dataset);
    $$("[data-my-name]").forEach((place) => {
      place.textContent = name;
    });
    Events.emit("mine", JSON.parse(mine.dataset.held || "{}"));
  }

  // Who has just joined has nothing to fetch yet but a name: that waits for the first touch.
  const cameBy = performance.getEntriesByType("navigation")[0]?.type;
  let hasJustJoined = /\/(join|j\/[^/]+)\/$/.test(document.referrer) && cameBy === "navigate";
  function onTouch() {
    if (!hasJustJoined) return;
    hasJustJoined = false;
    fetchMine();
  }
  ["pointerdown", "focusin"].forEach((name) => document.addEventListener(name, onTouch));
  document.addEventListener("DOMContentLoaded", () => (hasJustJoined ? draw() : fetchMine()));
  Events.on("landed", draw);
  Events.on("state", (state) => {
    draw();
    if (state === "live" && !hasJustJoined) fetchMine();
  });

  window.Mine = { fetch: fetchMine, draw, addRefused };
})();

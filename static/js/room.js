// The phone: one view at a time, answers marked at once and saved after the acknowledgement.
(() => {
  "use strict";
  const body = document.body;
  const $ = (selector, from = document) => from.querySelector(selector);
  const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
  const kept = "answers:" + body.dataset.code;
  const answers = () => { try { return JSON.parse(localStorage.getItem(kept) || "{}"); } catch { return {}; } };
  const keep = (round, choice) => { try { localStorage.setItem(kept, JSON.stringify({ ...answers(), [round]: choice })); } catch {} };
  const WORDS = { live: "live", "catching-up": "catching up", polling: "live, slowly", removed: "removed from this session" };

  // who has just joined has nothing to fetch yet but a name, and that can wait for the first touch
  let fresh = document.referrer.endsWith("/join/") && performance.getEntriesByType("navigation")[0]?.type === "navigate";
  const touched = () => { if (fresh) { fresh = false; fetchMine(); } };
  ["pointerdown", "focusin"].forEach((touch) => document.addEventListener(touch, touched));
  Live.on("state", (state, since) => {
    const pill = $("#connection");
    const waiting = Outbox.waiting().length;
    const more = waiting ? `, ${waiting === 1 ? "1 message" : waiting + " messages"} waiting` : "";
    const at = since ? since.toLocaleTimeString("en-NZ", { hour: "numeric", minute: "2-digit" }) : "";
    pill.textContent = state === "offline" ? `offline since ${at}${more}` : WORDS[state] || state;
    pill.className = "pill " + (state === "live" ? "pill--live" : "pill--sun");
    Live.say(state === "live" ? "Connected" : pill.textContent);
    if (state === "live" && !fresh) fetchMine();
  });

  function view(name) {
    body.dataset.view = name;
    $$("nav [data-view-link]").forEach((link) => link.toggleAttribute("aria-current", link.dataset.viewLink === name));
    $$("nav [data-view-link][aria-current]").forEach((link) => link.setAttribute("aria-current", "page"));
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-view-link]");
    if (!link) return;
    event.preventDefault();
    view(link.dataset.viewLink);
    window.scrollTo(0, 0);
  });

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-send]");
    if (!form) return;
    event.preventDefault();
    const data = Object.fromEntries(new FormData(form, event.submitter));
    const verb = form.dataset.send;
    if (verb === "vote") data.on = $("button", form).getAttribute("aria-pressed") !== "true";
    if (verb === "ask" && !data.text.trim()) return problem("Write your question first.");
    if (verb === "answer") { mark(form, data.choice, "sending"); keep(data.round, data.choice); }
    if (verb === "vote") $("button", form).setAttribute("aria-pressed", String(data.on));
    if (verb === "ask") { form.dataset.sent = Outbox.send({ do: verb, ...data }); Live.say("Sending your question"); return; }
    Outbox.send({ do: verb, ...data });
  });

  function mark(form, choice, how) {
    $$("button[name=choice]", form).forEach((button) => button.setAttribute("aria-pressed", String(button.value === choice)));
    const saved = $("[data-saved]", form.closest("[data-keep]") || form.parentElement);
    if (saved) { saved.dataset.state = how; saved.textContent = how === "saved" ? "✓ Saved" : how === "sending" ? "Sending…" : how; }
  }
  function problem(text) {
    const message = $("#message");
    message.hidden = !text;
    message.textContent = text;
  }

  let acknowledged = 0;
  Outbox.onAcked((letter, reply) => {
    acknowledged += 1;
    if (!reply.ok) { problem(reply.error || "Not saved. Your text is kept on this phone."); if (letter.do === "vote") decorate(); if (letter.do === "answer") { const refused = $(`#reply-${letter.round} form`); if (refused) mark(refused, null, reply.error); } return; }
    problem("");
    if (letter.do === "answer") {
      const form = $(`#reply-${letter.round} form`);
      if (form && answers()[letter.round] === letter.choice) mark(form, letter.choice, "saved");
      Live.say("Answer saved");
    }
    if (letter.do === "ask") {
      const form = $("form[data-send=ask]");
      const box = $("textarea", form);
      if (box.value.trim() === String(letter.text).trim()) box.value = "";
      Live.say("Your question was sent. It waits for the facilitator.");
      document.activeElement?.blur();
      fetchMine().then(() => $("#mine li:last-of-type")?.scrollIntoView({ block: "center" }));
    }
    if (letter.do === "name") { Live.say("Name saved"); fetchMine(); }
    if (letter.do === "vote") fetchMine();
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
      const fresh = holder.content.querySelector("#mine");
      if (fresh) $("#mine").replaceWith(fresh);
      decorate();
    } catch {}
  }
  // what is mine is marked on what everybody got
  function decorate() {
    const mine = $("#mine");
    const votes = (mine.dataset.votes || "").split(" ");
    $$("form[data-send=vote]").forEach((form) => $("button", form).setAttribute("aria-pressed", String(votes.includes(form.elements.question.value))));
    const sending = Outbox.waiting().filter((letter) => letter.do === "answer").map((letter) => String(letter.round));
    if (mine.dataset.round && !sending.includes(mine.dataset.round)) keep(mine.dataset.round, mine.dataset.choice);
    const name = $("#you-name");
    if (document.activeElement !== name && name.defaultValue !== (mine.dataset.name || "")) name.value = name.defaultValue = mine.dataset.name || "";
    body.toggleAttribute("data-named", Boolean(mine.dataset.name));
    $$("[data-my-name]").forEach((place) => { place.textContent = mine.dataset.name || ""; });
    $$("[data-keep][data-round]").forEach((corner) => {
      const choice = answers()[corner.dataset.round], form = $("form", corner);
      if (choice && form) mark(form, choice, sending.includes(corner.dataset.round) ? "sending" : "saved");
    });
    $$("[data-result]").forEach((result) => {
      const choice = answers()[result.dataset.result];
      $$("[data-letter]", result).forEach((row) => { const yours = $("[data-yours]", row); if (yours) yours.hidden = row.dataset.letter !== choice; });
    });
  }
  let lastRound = "", turn = $("#questions").dataset.mine;
  Live.on("landed", () => {
    decorate();
    const next = $("#questions").dataset.mine;
    if (next !== turn && $("#mine li")) setTimeout(fetchMine, Math.random() * 3000); // not all phones at once
    turn = next;
    const corner = $("#now [data-keep][data-round]"), result = $("#now [data-result]");
    const seen = corner ? "open" + corner.dataset.round : result ? "result" + result.dataset.result : $("#now h1")?.textContent || "";
    if (seen === lastRound) return;
    lastRound = seen;
    Live.say(corner ? "A question is open" : result ? "The result is shown" : seen);
    if (!body.matches("[data-view=ask]") || !$("textarea")?.value) view("now");
  });
  view(location.hash === "#ask" ? "ask" : "now");
  document.addEventListener("DOMContentLoaded", () => (fresh ? decorate() : fetchMine()));
})();

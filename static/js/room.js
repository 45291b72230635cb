// The phone: one view at a time, answers marked at once and saved after the acknowledgement.
(() => {
  "use strict";
  const body = document.body;
  const $ = (selector, from = document) => from.querySelector(selector);
  const words = $("#words").dataset;

  // who has just joined has nothing to fetch yet but a name, and that can wait for the first touch
  const cameBy = performance.getEntriesByType("navigation")[0]?.type;
  let fresh = /\/(join|j\/[^/]+)\/$/.test(document.referrer) && cameBy === "navigate";
  const touched = () => { if (fresh) { fresh = false; Mine.fetch(); } };
  ["pointerdown", "focusin"].forEach((touch) => document.addEventListener(touch, touched));

  let line = [];
  Live.on("state", (...now) => {
    line = now;
    paintLine();
    $("#alert").textContent = ["offline", "removed"].includes(now[0]) ? $("#connection").textContent : "";
    if (!$("#alert").textContent) Live.mention(now[0] === "live" ? words.connected : $("#connection").textContent);
    if (now[0] === "live" && !fresh) Mine.fetch();
  });
  function paintLine() {
    const [state, since] = line, pill = $("#connection");
    const waiting = Outbox.waiting().length;
    const more = !waiting ? "" : " " + (waiting === 1 ? words.waitingOne : words.waiting.replace("{n}", waiting));
    const at = since ? since.toLocaleTimeString("en-NZ", { hour: "numeric", minute: "2-digit", hour12: false }) : "";
    const named = { live: words.live, "catching-up": words.catchingUp, polling: words.polling, removed: words.removed, replaced: words.replaced };
    pill.textContent = state === "offline" ? words.offline.replace("{at}", at) + more : named[state] || state;
    pill.className = "pill " + (state === "live" ? "pill--live" : "pill--sun");
  }

  function view(name) {
    body.dataset.view = name;
    document.querySelectorAll("nav [data-view-link]").forEach((link) => {
      if (link.dataset.viewLink === name) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    });
  }
  // who can't see that the view changed is taken to its heading
  function toHeading() {
    const heading = $(`.view[data-view="${body.dataset.view}"] h2`);
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }
  function counted() {
    const count = Number($("#questions").dataset.count);
    $("[data-questions]").textContent = count ? ` · ${count}` : "";
  }
  let told = 0;
  function problem(text) {
    const message = $("#message");
    told = Date.now();
    message.hidden = !text;
    message.textContent = text;
    if (text) Live.say(text);
  }

  document.addEventListener("click", async (event) => {
    const link = event.target.closest("[data-view-link]"), test = event.target.closest("[data-try]"), share = event.target.closest("[data-share]");
    if (link) { event.preventDefault(); view(link.dataset.viewLink); window.scrollTo(0, 0); toHeading(); }
    if (test) { test.textContent = words.works; test.setAttribute("aria-pressed", "true"); Live.say(words.works); Choices.buzz(); }
    if (!share) return;
    const url = new URL(share.dataset.share, location.href).href;
    try { await (navigator.share ? navigator.share({ url }) : navigator.clipboard.writeText(url).then(() => Live.say((share.textContent = words.copied)))); } catch {}
  });

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-send]");
    if (!form) return;
    event.preventDefault();
    const data = Object.fromEntries(new FormData(form));
    if (event.submitter?.name) data[event.submitter.name] = event.submitter.value;
    const verb = form.dataset.send;
    if (verb === "vote") data.on = $("button", form).getAttribute("aria-pressed") !== "true";
    if (verb === "ask" && !data.text.trim()) return problem(words.empty);
    if (verb === "vote") $("button", form).setAttribute("aria-pressed", String(data.on));
    if (verb === "ask") Live.say(words.asking);
    Outbox.send({ do: verb, ...data });
    if (verb === "answer") Mine.decorate();
    if (line[0] === "offline") paintLine();
  });

  Outbox.onAcked((letter, reply) => {
    if (!reply.ok) {
      problem(reply.error || words.unsaved);
      return Mine.decorate(); // what was saved before still stands
    }
    problem("");
    if (letter.do === "answer") {
      Mine.keep(letter.round, letter.choice);
      Mine.decorate();
      Live.say(words.answerSaved);
    }
    if (letter.do === "ask") {
      const box = $("form[data-send=ask] textarea");
      if (box.value.trim() === String(letter.text).trim()) box.value = "";
      Live.say(words.asked);
      Mine.fetch().then(() => $("#mine li:last-of-type")?.scrollIntoView({ block: "center" }));
    }
    if (letter.do === "name") { Live.say(words.nameSaved); Mine.fetch(); }
    if (letter.do === "vote") Mine.fetch();
  });

  let shown = "", turn = $("#questions").dataset.mine;
  Live.on("landed", () => {
    Mine.decorate();
    counted();
    body.dataset.phase = $("#now").dataset.phase;
    const next = $("#questions").dataset.mine;
    if (next !== turn && $("#mine li")) setTimeout(Mine.fetch, Math.random() * 3000); // not all phones at once
    turn = next;
    const corner = $("#now [data-keep][data-round]"), result = $("#now [data-result]"), open = $("#now").dataset.activity === "open";
    const seen = corner ? (open ? "open" : "closed") + corner.dataset.round : result ? "result" + result.dataset.result : $("#now .break, #now h2")?.textContent.trim() || "";
    if (seen === shown) return;
    shown = seen;
    if (Date.now() - told > 8000) problem(""); // it was read, and the room has moved on
    Live.say(corner ? (open ? words.open : words.closed) : result ? words.result : seen);
    if (corner && open) Choices.buzz();
    const at = document.activeElement, busy = at?.matches(".view :not(h2)") || $("textarea")?.value; // focus and half a question stay
    if (!busy) view("now");
  });
  $(".plain").remove(); // we are here
  view(location.hash === "#ask" ? "ask" : "now");
  body.dataset.phase = $("#now").dataset.phase;
  counted();
  document.addEventListener("DOMContentLoaded", () => (fresh ? Mine.decorate() : Mine.fetch()));
})();

// The phone: one view at a time, answers marked at once and saved after the acknowledgement.
(() => {
  "use strict";
  const body = document.body;
  const $ = (selector, from = document) => from.querySelector(selector);
  const texts = $("#texts").dataset;

  // who has just joined has nothing to fetch yet but a name, and that can wait for the first touch
  const cameBy = performance.getEntriesByType("navigation")[0]?.type;
  let fresh = /\/(join|j\/[^/]+)\/$/.test(document.referrer) && cameBy === "navigate";
  const touched = () => {
    if (fresh) {
      fresh = false;
      Mine.fetch();
    }
  };
  ["pointerdown", "focusin"].forEach((touch) => document.addEventListener(touch, touched));

  let connection = [];
  Live.on("state", (...now) => {
    connection = now;
    paintConnection();
    $("#alert").textContent = ["offline", "removed"].includes(now[0]) ? $("#connection").textContent : "";
    if (!$("#alert").textContent)
      Live.announceRarely(now[0] === "live" ? texts.connected : $("#connection").textContent);
    Mine.decorate(); // what waits says so
    if (now[0] === "live" && !fresh) Mine.fetch();
  });
  function paintConnection() {
    const [state, since] = connection,
      pill = $("#connection");
    const waiting = Outbox.waiting().length;
    const more = !waiting ? "" : " " + (waiting === 1 ? texts.waitingOne : texts.waiting.replace("{n}", waiting));
    const at = since ? since.toLocaleTimeString("en-NZ", { hour: "numeric", minute: "2-digit", hour12: false }) : "";
    const named = {
      live: texts.live,
      "catching-up": texts.catchingUp,
      polling: texts.polling,
      removed: texts.removed,
      replaced: texts.replaced,
    };
    pill.textContent = state === "offline" ? texts.offline.replace("{at}", at) + more : named[state] || state;
    pill.className = "pill " + (state === "live" ? "pill--live" : "pill--sun");
  }

  // a dot on Now, and the word for it
  function news(on) {
    const tab = $("[data-view-link=now]");
    $("[data-news]", tab).hidden = !on;
    if (on) tab.setAttribute("aria-label", texts.nowNew);
    else tab.removeAttribute("aria-label");
  }

  function view(name) {
    body.dataset.view = name;
    if (name === "now") news(false);
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
    const count = Number($("#question_state").dataset.count);
    $("[data-questions]").textContent = count ? ` · ${count}` : "";
  }
  let problemShownAt = 0;
  function problem(text) {
    const message = $("#message");
    problemShownAt = Date.now();
    message.hidden = !text;
    message.textContent = text;
    if (text) Live.say(text);
  }

  document.addEventListener("click", async (event) => {
    const link = event.target.closest("[data-view-link]"),
      test = event.target.closest("[data-try]"),
      share = event.target.closest("[data-share]");
    if (link) {
      event.preventDefault();
      view(link.dataset.viewLink);
      window.scrollTo(0, 0);
      toHeading();
    }
    if (test) {
      test.textContent = texts.works;
      test.setAttribute("aria-pressed", "true");
      Live.say(texts.works);
      Preferences.buzz();
    }
    if (!share) return;
    const url = new URL(share.dataset.share, location.href).href;
    try {
      await (navigator.share
        ? navigator.share({ url })
        : navigator.clipboard.writeText(url).then(() => Live.say((share.textContent = texts.copied))));
    } catch {}
  });

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-send]");
    if (!form) return;
    event.preventDefault();
    const data = Object.fromEntries(new FormData(form));
    if (event.submitter?.name) data[event.submitter.name] = event.submitter.value;
    const verb = form.dataset.send;
    if (verb === "vote") data.on = $("button", form).getAttribute("aria-pressed") !== "true";
    if (verb === "vote") $("button", form).setAttribute("aria-pressed", String(data.on));
    if (verb === "ask") Ask.submit(data, event.submitter);
    else Outbox.send({ do: verb, ...data });
    Mine.decorate();
    if (connection[0] === "offline") paintConnection();
  });

  Outbox.onAcked((command, reply) => {
    const corner = command.round && $(`[data-preserve][data-round="${CSS.escape(command.round)}"]`);
    if (corner) refuse(corner, reply.ok ? "" : reply.error || texts.unsaved);
    if (!reply.ok) {
      if (!corner) problem(reply.error || texts.unsaved);
      return Mine.decorate(); // what was saved before still stands
    }
    problem("");
    Mine.decorate();
    const saved = corner && $("form[data-send]", corner).dataset.saved;
    if (saved) Live.say(saved);
    if (command.do === "name") named(command.name);
    if (command.do === "vote") Mine.fetch();
  });

  // what was refused goes with its round: it stands in the round's corner, and leaves with it
  function refuse(corner, text) {
    $("[data-refused]", corner).textContent = text;
    corner.toggleAttribute("data-was-refused", Boolean(text));
    if (text) Live.say(text);
  }

  function named(name) {
    const signed = Number($("#mine").dataset.signed || 0);
    const removed = [texts.nameRemoved, texts.nameRemovedOne][signed] || texts.nameRemovedMore;
    const place = $("#name-said");
    place.textContent = name.trim() ? texts.nameSaved : removed;
    Live.say(place.textContent);
    if (!name.trim()) place.focus({ preventScroll: true }); // the button goes, and takes the focus with it
    Mine.fetch();
  }

  // what stands on Now: an activity's round or a slide; a break or a pause; a question from the room
  const STATES = { open: "open", closing: "closed", sealed: "closed", revealed: "revealed" };
  function onNow() {
    const { activity, round } = $("#now").dataset;
    const heading = $("#now h2")?.textContent.trim() || "";
    const says = $("#now [data-says]");
    return {
      open: activity === "open" && Boolean(says?.hasAttribute("data-calls")),
      key: round ? `${STATES[activity]}:${round}` : heading,
      text: says ? says.dataset.says : heading,
      notice: $("#now .break, #now .pause")?.textContent.trim() || "",
      asked: $("#now .on-screen")?.textContent.trim() || "",
    };
  }
  // somebody types, or stands on something with the keyboard: neither is taken away
  function busy() {
    const typed = [...document.querySelectorAll(".view :is(textarea, input[autocomplete])")];
    const at = document.activeElement;
    return (
      at.matches(".view :not(h2):focus-visible") ||
      typed.some(({ value, defaultValue }) => value.trim() !== defaultValue)
    );
  }
  function callToNow() {
    const leaves = document.activeElement.closest(".view:not([data-view=now])");
    view("now");
    window.scrollTo(0, 0);
    if (leaves) toHeading();
  }

  // Phones stay where the person reads: only a round that says so calls them when it opens, a dot on Now does the rest.
  let before = null;
  function tellChanges() {
    const is = onNow();
    const was = before || { key: "", notice: "", asked: "" };
    const first = !before;
    before = is;
    const changed = is.key !== was.key || is.notice !== was.notice || is.asked !== was.asked;
    if (!changed) return;
    if (Date.now() - problemShownAt > 8000) problem(""); // it was read, and the room has moved on
    if (is.notice && is.notice !== was.notice) Live.say(is.notice);
    else if (is.key === was.key && is.asked && is.asked !== was.asked) Live.say(is.asked);
    else Live.say(is.text);
    const opened = is.open && is.key !== was.key;
    if (opened && !first) Preferences.buzz();
    if (opened && !first && !busy()) callToNow();
    if (body.dataset.view !== "now" && (opened || !first)) news(true);
  }

  let turn = $("#question_state").dataset.mine;
  Live.on("landed", () => {
    Mine.decorate();
    counted();
    body.dataset.phase = $("#now").dataset.phase;
    const next = $("#question_state").dataset.mine;
    if (next !== turn && $("#mine li")) setTimeout(Mine.fetch, Math.random() * 3000); // not all phones at once
    turn = next;
    tellChanges();
  });
  window.Phone = { problem };
  $(".plain").remove(); // we are here
  view(location.hash === "#ask" ? "ask" : "now");
  body.dataset.phase = $("#now").dataset.phase;
  counted();
  document.addEventListener("DOMContentLoaded", () => (fresh ? Mine.decorate() : Mine.fetch()));
})();

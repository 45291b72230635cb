// The console: commands by key or mouse. A press carries what it acts on, so a doubled one can't skip.
(() => {
  "use strict";
  const body = document.body;
  const $ = (selector, from = document) => from.querySelector(selector);
  const typing = (target) =>
    target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]");
  const stageChannel = new BroadcastChannel("stage-" + body.dataset.code);
  stageChannel.onmessage = ({ data }) => {
    if (data.key) press(data.key);
  };

  const texts = $("#texts").dataset;
  Live.on("state", (state) => {
    const place = $("#connection");
    place.textContent =
      { live: texts.live, "catching-up": texts.catchingUp, polling: texts.polling }[state] || texts.offline;
    place.dataset.state = state;
    $("#alert").textContent = state === "offline" ? texts.offline : "";
    turnAway(state);
    if (state !== "offline") Live.announceRarely(place.textContent);
  });

  // nothing of the session is read behind it; what was being typed is there when somebody has signed in again
  function turnAway(state) {
    const dialog = $("#signed-out"),
      why = ["signed-out", "closed"].includes(state);
    if (!why) return dialog.close();
    dialog.querySelectorAll("[data-when]").forEach((part) => {
      part.hidden = part.dataset.when !== state;
    });
    if (!dialog.open) dialog.showModal();
  }
  $("#signed-out").addEventListener("cancel", (event) => event.preventDefault());
  const message = $("#message");
  function problem(text) {
    message.textContent = text;
    message.hidden = false;
  }
  // what is over when a press was taken: its dialog, its box, what was typed
  function finish(form) {
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
    if ([403, 404].includes(status)) Live.fetchPage(); // it says whether somebody is still signed in
    if (status < 400) finish(ctx.request.form);
    else if (!ctx.text.includes('id="message"')) problem(texts.failed);
    land(ctx.text);
  });
  // what came back lands as a frame does, item by item
  async function land(text) {
    if (text) await Live.applyParts(text);
    if (!message.hidden) Live.say(message.textContent);
  }
  document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
    if (!ctx?.press || ctx.text !== undefined) return;
    problem(texts.lost);
    Live.say(texts.lost);
  });

  function press(key) {
    const form = [...document.querySelectorAll("form[data-keys]")].find(
      (candidate) => candidate.dataset.keys.split(" ").includes(key) && candidate.checkVisibility?.() !== false,
    );
    if (form) form.requestSubmit();
    return Boolean(form);
  }
  const opens = { v: "spoken", k: "break", "?": "keys" };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target.closest("dialog[open]") || typing(event.target)) {
      if (event.key === "Enter" && !event.shiftKey && event.target.closest("#spoken textarea")) {
        event.preventDefault();
        event.target.form.requestSubmit();
      }
      return;
    }
    if (localStorage.getItem("keys") === "off" && event.key.length === 1 && event.key !== " ") return;
    if ((event.key === "Enter" || event.key === " ") && event.target.closest("button, a, summary")) return;
    if (event.target.matches("[role=tab]") && event.key.startsWith("Arrow")) return turn(event);
    const key = event.key === " " ? "Space" : event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (opens[key]) {
      event.preventDefault();
      $("#" + opens[key])?.showModal();
      return;
    }
    if (key === "n") {
      event.preventDefault();
      body.toggleAttribute("data-notes-hidden");
      return;
    }
    if (press(key)) event.preventDefault();
  });
  // a frame shows where the keyboard is: not after a mouse, whose Enter and Space drive again
  const root = document.documentElement;
  document.addEventListener("pointerdown", () => root.toggleAttribute("data-pointer", true), true);
  document.addEventListener("keydown", () => root.toggleAttribute("data-pointer", false), true);
  document.addEventListener("click", (event) => {
    const at = document.activeElement;
    if (event.detail && at !== body && !typing(at) && !at.closest("dialog")) at.blur();
    const opener = event.target.closest("[data-opens]");
    if (opener) $("#" + opener.dataset.opens)?.showModal();
    if (event.target.closest("[data-closes]")) event.target.closest("dialog").close();
    if (event.target.closest("button[data-more]")) {
      body.toggleAttribute("data-more");
      mark();
    }
    const copier = event.target.closest("[data-copy]");
    if (copier) copy(copier);
    const hide = event.target.closest("[data-hide-notes]");
    if (hide) body.toggleAttribute("data-notes-hidden");
    const tab = event.target.closest("[role=tab]");
    if (tab) choose(tab.dataset.tab);
  });
  // over plain http a page has no clipboard: the text is selected, and copied the old way or by hand
  async function copy(button) {
    const field = $("#" + button.dataset.copy);
    let done = await Promise.resolve(navigator.clipboard?.writeText(field.value).then(() => true)).catch(() => false);
    if (!done) {
      field.focus();
      field.select();
      done = document.execCommand("copy");
    }
    const text = done ? texts.copied : texts.copyYourself;
    $("#copied").textContent = text;
    Live.say(text);
  }
  const tabs = () => [...document.querySelectorAll("[role=tab]")];
  function choose(name) {
    body.dataset.tab = name;
    try {
      sessionStorage.setItem("tab", name);
    } catch {}
    mark();
  }
  // arrows walk through the tabs, as everywhere
  function turn(event) {
    event.preventDefault();
    const all = tabs(),
      next = all[(all.indexOf(event.target) + (event.key === "ArrowRight" ? 1 : all.length - 1)) % all.length];
    choose(next.dataset.tab);
    next.focus();
  }
  function mark() {
    $("button[data-more]")?.setAttribute("aria-expanded", String(body.hasAttribute("data-more")));
    tabs().forEach((tab) => {
      const on = tab.dataset.tab === body.dataset.tab;
      tab.setAttribute("aria-selected", String(on));
      tab.tabIndex = on ? 0 : -1;
    });
  }
  body.dataset.tab = sessionStorage.getItem("tab") || "waiting";
  // the agenda scrolls to the item that is on, and to its slide where the list of slides is open
  let followed = "";
  function follow(again) {
    const list = $(".agenda");
    const slide = $("#slides[open] [aria-current=true]");
    const now = slide || $("#agenda [aria-current=step]");
    if (!now || (now.id === followed && !again)) return;
    followed = now.id;
    const seen = list.getBoundingClientRect(),
      place = now.getBoundingClientRect();
    if (place.top < seen.top) list.scrollTop += place.top - seen.top - (slide ? seen.height / 3 : 0);
    else if (place.bottom > seen.bottom)
      list.scrollTop += Math.min(place.top - seen.top, place.bottom - seen.bottom + (slide ? seen.height / 3 : 0));
  }
  document.addEventListener(
    "toggle",
    (event) => event.target.id === "slides" && event.target.open && follow(true),
    true,
  );
  // the doors are open: Start is next, and Enter starts; started, the keys drive again
  let phase = $("#now").dataset.phase;
  function turnTo(next) {
    if (next === phase) return;
    phase = next;
    const at = document.activeElement;
    if (at !== body && !at.closest(".drive")) return;
    if (next === "doors") $(".drive .next").focus();
    else at.blur();
  }
  function ask() {
    const ending = $("#ending[data-asks]");
    if (!ending) return;
    ending.removeAttribute("data-asks");
    if (!ending.open) ending.showModal();
  }
  let waiting = null;
  function newQuestions() {
    const now = Number($("#tab-waiting b").textContent);
    if (waiting !== null && now > waiting) Live.announceRarely(texts.waiting.replace("{n}", now));
    waiting = now;
  }
  const letters = $("[data-letters]");
  letters.checked = localStorage.getItem("keys") !== "off";
  letters.addEventListener("change", () => localStorage.setItem("keys", letters.checked ? "on" : "off"));
  Live.on("landed", () => {
    mark();
    follow();
    newQuestions();
    turnTo($("#now").dataset.phase);
    ask();
  });
  mark();
  follow();
  if ("wakeLock" in navigator) {
    const hold = () => navigator.wakeLock.request("screen").catch(() => {});
    hold();
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && hold());
  }
})();

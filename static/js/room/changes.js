// Tells what changed on Now. A phone stays on the view that is being read: only a round that says so calls it to Now
// when it opens; a dot on Now tells everything else.
(() => {
  "use strict";
  const { body } = document;
  const $ = (selector, from = document) => from.querySelector(selector);
  const STATES = { open: "open", closing: "closed", sealed: "closed", revealed: "revealed" };

  // What stands on Now: a round of an activity or a slide, a break or a pause, a question from the room.
  function readNow() {
    const { activity, round } = $("#now").dataset;
    const heading = $("#now h2")?.textContent.trim() || "";
    const says = $("#now [data-says]");
    return {
      isCalling: activity === "open" && Boolean(says?.hasAttribute("data-calls")),
      key: round ? `${STATES[activity]}:${round}` : heading,
      text: says ? says.dataset.says : heading,
      notice: $("#now .break, #now .pause")?.textContent.trim() || "",
      question: $("#now .on-screen")?.textContent.trim() || "",
    };
  }

  // Somebody types, or uses the keyboard: neither is taken away from them.
  function isBusy() {
    const fields = [...document.querySelectorAll(".view :is(textarea, input[autocomplete])")];
    return (
      document.activeElement.matches(".view :not(h2):focus-visible") ||
      fields.some(({ value, defaultValue }) => value.trim() !== defaultValue)
    );
  }
  function callToNow() {
    const losesFocus = document.activeElement.closest(".view:not([data-view=now])");
    Tabs.open("now");
    if (losesFocus) Tabs.focusHeading();
  }

  let shown = null;
  function tellChanges() {
    const now = readNow();
    const before = shown || { key: "", notice: "", question: "" };
    const isFirst = !shown;
    shown = now;
    const isNew = now.key !== before.key;
    const isNewNotice = now.notice !== before.notice;
    const isNewQuestion = now.question !== before.question;
    if (!isNew && !isNewNotice && !isNewQuestion) return;
    Message.clearOld();
    if (now.notice && isNewNotice) Live.say(now.notice);
    else if (!isNew && now.question && isNewQuestion) Live.say(now.question);
    else Live.say(now.text);
    const calls = now.isCalling && isNew;
    if (calls && !isFirst) {
      Preferences.buzz();
      if (!isBusy()) callToNow();
    }
    if (body.dataset.view !== "now" && (calls || !isFirst)) Tabs.markNow(true);
  }

  // When questions changed, those of one's own may have a reply. Not all phones ask at once.
  const readFingerprint = () => $("#question_state").dataset.mine;
  let fingerprint = readFingerprint();
  function fetchReplies() {
    const changed = fingerprint !== readFingerprint();
    fingerprint = readFingerprint();
    if (changed && $("#mine li")) setTimeout(Mine.fetch, Math.random() * 3000);
  }

  // When the facilitators deleted the names, one's own goes from this phone. Not all phones ask at once.
  const readDeletion = () => $("#deletion").dataset.namesDeleted;
  let deletion = readDeletion();
  function forgetName() {
    const changed = deletion !== readDeletion();
    deletion = readDeletion();
    if (changed && body.hasAttribute("data-named")) setTimeout(Mine.fetch, Math.random() * 3000);
  }

  const setPhase = () => (body.dataset.phase = $("#now").dataset.phase);
  Events.on("landed", () => {
    setPhase();
    fetchReplies();
    forgetName();
    tellChanges();
  });
  setPhase();
})();

// How this phone is connected, and how many messages wait on it.
(() => {
  "use strict";
  const texts = document.querySelector("#texts").dataset;
  const pill = document.querySelector("#connection");
  const alert = document.querySelector("#alert");
  let offlineSince = null;

  const formatTime = (time) =>
    time ? time.toLocaleTimeString("en-NZ", { hour: "numeric", minute: "2-digit", hour12: false }) : "";

  function draw() {
    const state = document.body.dataset.connection;
    const waiting = Outbox.waiting().length;
    let text = Live.connectionText();
    if (state === "offline") {
      text = text.replace("{at}", formatTime(offlineSince));
      if (waiting) text += " " + (waiting === 1 ? texts.waitingOne : texts.waiting.replace("{n}", waiting));
    }
    pill.textContent = text;
    pill.className = "pill " + (state === "live" ? "pill--live" : "pill--sun");
  }
  Events.on("state", (state, since) => {
    offlineSince = since;
    draw();
    const isAlarming = ["offline", "removed"].includes(state);
    alert.textContent = isAlarming ? pill.textContent : "";
    if (!isAlarming) Live.announceRarely(state === "live" ? texts.connected : pill.textContent);
  });
  window.Pill = { draw };
})();

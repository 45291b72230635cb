// The console: how it is connected, and new questions told to a screen reader. It keeps the screen on.
(() => {
  "use strict";
  const $ = (selector) => document.querySelector(selector);
  const texts = $("#texts").dataset;

  Events.on("state", (state) => {
    const text = Live.connectionText() || texts.offline;
    const place = $("#connection");
    const isOffline = state === "offline";
    place.textContent = text;
    place.dataset.state = state;
    $("#alert").textContent = isOffline ? text : "";
    if (!isOffline) Live.announceRarely(text);
  });

  let waitingCount = null;
  function tellWaiting() {
    const count = Number($("#tab-waiting b").textContent);
    if (waitingCount !== null && count > waitingCount) Live.announceRarely(texts.waiting.replace("{n}", count));
    waitingCount = count;
  }
  Events.on("landed", tellWaiting);
  KeepAwake.set(true);
})();

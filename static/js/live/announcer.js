// Tells a screen reader; the newest text replaces an unread one. What nobody caused is told at most every 30 s.
(() => {
  "use strict";
  // ms between two texts that nobody caused
  const RARE_INTERVAL = 30000;
  // ms for which such a text doesn't replace any other
  const READING_TIME = 2000;
  const status = document.getElementById("status");
  let saidAt = 0,
    rareSaidAt = -RARE_INTERVAL;

  function say(text) {
    saidAt = performance.now();
    // the same text is read again only if it differs
    status.textContent = status.textContent === text ? text + "\u00a0" : text;
  }
  function announceRarely(text) {
    const now = performance.now();
    if (now - rareSaidAt < RARE_INTERVAL || now - saidAt < READING_TIME) return;
    rareSaidAt = now;
    say(text);
  }
  window.Announcer = { say, announceRarely };
})();

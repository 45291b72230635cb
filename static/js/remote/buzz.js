// A phone that can buzz does so when the item's last minute begins.
(() => {
  "use strict";
  if (!("vibrate" in navigator)) return;
  const MINUTE = 60000;
  const PATTERN = [80, 60, 80];
  let before = 0;
  function check() {
    const clock = document.querySelector("#drive .timer");
    if (!clock || clock.dataset.paused) return;
    const left = Date.parse(clock.dataset.ends) - ServerClock.now();
    if (before > MINUTE && left <= MINUTE && left > 0) navigator.vibrate(PATTERN);
    before = left;
  }
  setInterval(check, 250);
})();

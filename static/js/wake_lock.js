// Keeps the screen on. The browser drops the lock when the page is hidden, so it is asked for again afterwards.
(() => {
  "use strict";
  const isSupported = "wakeLock" in navigator;
  let isWanted = false,
    lock = null;

  async function request() {
    const isHeld = lock && !lock.released;
    if (!isWanted || isHeld || document.visibilityState !== "visible") return;
    lock = await navigator.wakeLock.request("screen").catch(() => null);
    if (!isWanted) release();
  }
  function release() {
    lock?.release();
    lock = null;
  }
  function set(on) {
    isWanted = on && isSupported;
    if (isWanted) request();
    else release();
  }

  document.addEventListener("visibilitychange", request);
  window.KeepAwake = { isSupported, set };
})();

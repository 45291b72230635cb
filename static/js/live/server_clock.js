// The server's time, whatever the clock of this device says.
(() => {
  "use strict";
  // ms by which the server's clock is ahead of this device's
  let offset = 0;
  const now = () => Date.now() + offset;
  function set(time) {
    if (time) offset = Date.parse(time) - Date.now();
  }
  window.ServerClock = { now, set };
})();

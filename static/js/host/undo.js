// Undo goes by itself when its seconds are over by the server's clock, also where no socket draws the console.
(() => {
  "use strict";
  function hideWhenOver() {
    const form = document.getElementById("undo");
    if (form) form.hidden = ServerClock.now() >= Date.parse(form.dataset.until);
  }
  setInterval(hideWhenOver, 250);
  Events.on("landed", hideWhenOver);
  hideWhenOver();
})();

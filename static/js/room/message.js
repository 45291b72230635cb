// What went wrong with something sent: it stands above the view, and a screen reader is told.
(() => {
  "use strict";
  // ms for which it stands, whatever changes in the room
  const READING_TIME = 8000;
  const message = document.querySelector("#message");
  let shownAt = 0;

  function showProblem(text) {
    shownAt = Date.now();
    message.hidden = false;
    message.textContent = text;
    Live.say(text);
  }
  function clear() {
    message.hidden = true;
    message.textContent = "";
  }
  const clearOld = () => Date.now() - shownAt > READING_TIME && clear();
  window.Message = { showProblem, clear, clearOld };
})();

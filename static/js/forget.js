// What this phone stored for a session goes once it has left the session; else on the first page of the site that it
// opens on the session's deletion day or later, whichever page that is. Pages of the session say when that begins:
// <i data-goes="CODE" data-at="ISO">. The phone notes it, until it forgets that, too.
(() => {
  "use strict";
  const NOTE = /^goes:(\w+)$/;

  function forget(code) {
    for (const name of ["localStorage", "sessionStorage"]) {
      const store = window[name];
      for (const key of Object.keys(store)) if (key.endsWith(":" + code)) store.removeItem(key);
    }
  }

  function forgetWhatIsDue() {
    const told = document.querySelector("[data-goes]");
    const left = document.body.dataset.forget;
    try {
      if (told) localStorage.setItem("goes:" + told.dataset.goes, told.dataset.at);
      if (left) forget(left);
      for (const key of Object.keys(localStorage)) {
        const code = key.match(NOTE)?.[1];
        if (code && Date.parse(localStorage.getItem(key)) <= Date.now()) forget(code);
      }
    } catch {
      // this browser stores nothing
    }
  }
  forgetWhatIsDue();
  // a page that is open all the time is told of a day that was changed
  window.Events?.on("landed", forgetWhatIsDue);
})();

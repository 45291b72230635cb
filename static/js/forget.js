// This phone has left a session: what it stored for that session goes, unsent messages and marked answers too.
(() => {
  "use strict";
  const ending = ":" + document.body.dataset.forget;
  for (const name of ["localStorage", "sessionStorage"]) {
    try {
      const store = window[name];
      for (const key of Object.keys(store)) if (key.endsWith(ending)) store.removeItem(key);
    } catch {
      // this browser stores nothing
    }
  }
})();

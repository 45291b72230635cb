// The guard comes a second after the page, so that being in the room doesn't wait for it. What is sent before is held
// until it is there, and stays as it was pressed; where it can't be had, nothing is looked at.
(() => {
  "use strict";
  const { script } = document.getElementById("guard").dataset;
  const DELAY = 1000;
  let loading = null;
  // the form that waits for it, and the one that isn't held any more
  let held = null;
  let released = null;

  function load() {
    loading ||= new Promise((done) => {
      const element = document.createElement("script");
      element.src = script;
      element.onload = done;
      element.onerror = () => {
        loading = null;
        done();
      };
      document.head.append(element);
    });
    return loading;
  }

  document.addEventListener(
    "submit",
    async (event) => {
      const { target: form, submitter } = event;
      if (window.Identifiers || !form.matches("[data-guard]")) return;
      if (released === form) {
        released = null;
        return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
      if (held === form) return;
      held = form;
      const fields = form.querySelectorAll("textarea, input:not([type=hidden])");
      for (const field of fields) field.readOnly = true;
      await load();
      for (const field of fields) field.readOnly = false;
      held = null;
      if (!window.Identifiers) released = form;
      (submitter || form.querySelector("button:not([type=button])")).click();
    },
    true,
  );
  window.addEventListener("load", () => setTimeout(load, DELAY));
})();

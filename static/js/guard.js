// Asks before a text leaves this device that holds what looks like somebody's number or address. Forms marked
// [data-guard] are looked at; where their page's server would ask as well ("page"), it is told that this was done.
(() => {
  "use strict";
  const template = document.getElementById("guard");
  const FIELDS = "textarea, input:not([type]), input[type=text]";
  let block = null;
  // what somebody has said to send all the same
  let confirmed = "";

  const readAll = (form) => [...form.querySelectorAll(FIELDS)].map(({ value }) => value).join("\n");

  // The first field that holds something, but for what the pressed button sends in a field's place.
  function spot(form, submitter) {
    for (const field of form.querySelectorAll(FIELDS)) {
      const kind = submitter?.name === field.name ? "" : Identifiers.find(field.value);
      if (kind) return { field, kind };
    }
    return null;
  }

  function close() {
    block?.closest("form")?.removeAttribute("data-guarding");
    block?.remove();
    block = null;
  }

  function ask(form, submitter, { field, kind }) {
    close();
    block = template.content.firstElementChild.cloneNode(true);
    block.querySelector("b").textContent = template.dataset[kind];
    block.querySelector("[data-change]").addEventListener("click", () => {
      close();
      field.focus();
    });
    block.querySelector("[data-anyway]").addEventListener("click", () => {
      close();
      confirmed = readAll(form);
      if (form.dataset.guard === "page") form.append(tellServer());
      (submitter || form.querySelector("button:not([type=button])")).click();
    });
    form.append(block);
    form.setAttribute("data-guarding", "");
    block.querySelector("[data-change]").focus();
    block.scrollIntoView({ block: "nearest" });
  }

  function tellServer() {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "anyway", value: "1" });
    return field;
  }

  // first of all, so that neither the outbox nor htmx has sent it by then
  document.addEventListener(
    "submit",
    (event) => {
      const { target: form, submitter } = event;
      if (!form.matches("[data-guard]") || (confirmed && confirmed === readAll(form))) return;
      const found = spot(form, submitter);
      if (!found) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      ask(form, submitter, found);
    },
    true,
  );
  // another text is another question
  document.addEventListener("input", ({ target }) => {
    if (block && target.closest("form") === block.closest("form")) close();
  });
})();

// A dialog about a question: it is filled in from the card whose button opened it. What was typed for the same question
// is still there when it is opened again.
(() => {
  "use strict";
  Events.on("opens", (dialog, opener) => {
    const card = opener.closest(".question");
    const field = dialog.querySelector("[name=question]");
    if (!card || !field) return;
    const key = card.id.split("-").pop();
    const box = dialog.querySelector("textarea");
    if (box && (field.value !== key || !box.value)) box.value = card.querySelector(".asked").innerText;
    field.value = key;
    dialog.querySelector("[data-problem]").textContent = "";
  });
})();

// Sends a phone's forms: what was pressed is marked at once, and as saved or refused when the server replies.
(() => {
  "use strict";
  const $ = (selector, from = document) => from.querySelector(selector);
  const texts = $("#texts").dataset;

  function toggle(form) {
    const button = $("button", form);
    const isOn = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(isOn));
    return isOn;
  }
  document.addEventListener("submit", (event) => {
    const { submitter, target } = event;
    const form = target.closest("form[data-send]");
    if (!form) return;
    event.preventDefault();
    const data = Object.fromEntries(new FormData(form));
    if (submitter?.name) data[submitter.name] = submitter.value;
    const verb = form.dataset.send;
    if (["vote", "flag"].includes(verb)) data.on = toggle(form);
    if (verb === "ask") Ask.submit(data, submitter);
    else Outbox.send({ do: verb, ...data });
    Mine.draw();
    if (document.body.dataset.connection === "offline") Pill.draw();
  });

  Events.on("acknowledged", (command, reply) => {
    const corner = command.round && $(`[data-preserve][data-round="${CSS.escape(command.round)}"]`);
    const problem = reply.ok ? "" : reply.error || texts.unsaved;
    if (corner) showRefusal(corner, problem);
    else if (problem) Message.showProblem(problem);
    if (!problem) Message.clear();
    // where it was refused, what was saved before still stands
    Mine.draw();
    if (problem) return;
    const saved = corner && $("form[data-send]", corner).dataset.saved;
    if (saved) Live.say(saved);
    if (command.do === "name") showNameSaved(command.name);
    if (["vote", "flag"].includes(command.do)) Mine.fetch();
  });

  // A refusal stands in its round's corner, and leaves with it.
  function showRefusal(corner, text) {
    $("[data-refused]", corner).textContent = text;
    corner.toggleAttribute("data-was-refused", Boolean(text));
    if (text) Live.say(text);
  }

  function showNameSaved(name) {
    const place = $("#name-said");
    const signedCount = Number($("#mine").dataset.signed || 0);
    const removed = [texts.nameRemoved, texts.nameRemovedOne][signedCount] || texts.nameRemovedMore;
    const isRemoved = !name.trim();
    place.textContent = isRemoved ? removed : texts.nameSaved;
    Live.say(place.textContent);
    // the button to remove it goes, and would take the focus with it
    if (isRemoved) place.focus({ preventScroll: true });
    Mine.fetch();
  }
})();

// Asking: a question leaves the box at once, and is shown as waiting until the server has it. If it is refused, it
// comes back into the box.
(() => {
  "use strict";
  const form = document.querySelector("form[data-send=ask]");
  const box = form.querySelector("textarea");
  const buttons = form.querySelector(".ask-buttons");
  const confirmation = form.querySelector(".ask-twice");
  const texts = document.querySelector("#texts").dataset;
  const isQuestion = (command) => command.do === "ask";
  const normalise = (text) => text.normalize("NFC").trim().replace(/\s+/g, " ").toLowerCase();
  // of the question that waits for a confirmation
  let nameShownTo = "nobody";

  function wasAsked(text) {
    const mine = [...document.querySelectorAll("#mine [data-asked]")].map((place) => place.textContent);
    const waiting = Outbox.waiting()
      .filter(isQuestion)
      .map((command) => command.text);
    return [...mine, ...waiting].some((other) => normalise(other) === normalise(text));
  }

  function showConfirmation(on) {
    buttons.hidden = on;
    confirmation.hidden = !on;
  }

  function submit({ text, name_shown_to: chosen }, button) {
    if (!text.trim()) return Message.showProblem(texts.empty);
    const isConfirmed = button?.matches("[data-again]");
    if (!isConfirmed) nameShownTo = chosen || "nobody";
    if (!isConfirmed && wasAsked(text)) {
      showConfirmation(true);
      confirmation.querySelector("[data-again]").focus();
      return Live.say(texts.twice);
    }
    Outbox.send({ do: "ask", text, name_shown_to: nameShownTo });
    clearBox();
    Message.clear();
    Mine.draw();
    Live.say(document.body.dataset.connection === "offline" ? texts.waitingToSend : texts.asking);
    document.querySelector("#unsent").lastElementChild?.scrollIntoView({ block: "center" });
  }

  function clearBox() {
    const losesFocus = confirmation.contains(document.activeElement);
    box.value = "";
    showConfirmation(false);
    if (losesFocus) box.focus();
  }

  // another text is another question
  box.addEventListener("input", () => showConfirmation(false));
  confirmation.querySelector("[data-leave]").addEventListener("click", clearBox);

  // The way to a name. The tab is opened by then, and what is typed here stays.
  form.querySelector(".unnamed-only a").addEventListener("click", () => {
    setTimeout(() => document.querySelector("#you-name").focus());
  });

  async function showAsked() {
    Live.say(texts.asked);
    await Mine.fetch();
    if (document.body.dataset.view !== "ask") return;
    document.querySelector("#mine li:last-of-type")?.scrollIntoView({ block: "center" });
  }
  Events.on("acknowledged", (command, reply) => {
    if (!isQuestion(command)) return;
    if (reply.ok) return showAsked();
    // set aside: it stands with its text at the top of the page
    if (reply.status === 503) return;
    // the session is over, and the box goes with it
    if (reply.status === 410) return Mine.addRefused(command.text);
    box.value = box.value.trim() ? `${command.text}\n${box.value}` : command.text;
  });
  window.Ask = { submit };
})();

// <quiz-round data-round>: a question's choices, or its result, with what this phone answered.
// An answer is marked at once, and as saved once the server has acknowledged it.
(() => {
  "use strict";
  const texts = document.querySelector("#texts").dataset;
  const storageKey = "answers:" + document.body.dataset.code;
  // the choices that the server acknowledged, by their rounds
  const load = () => Stored.device.getJson(storageKey, {});
  const save = (round, choice) => Stored.device.setJson(storageKey, { ...load(), [round]: choice });
  const findUnsent = (round) =>
    Outbox.waiting()
      .filter((command) => command.do === "answer" && command.round === round)
      .pop()?.choice;

  const rounds = new Set();
  class QuizRound extends HTMLElement {
    connectedCallback() {
      rounds.add(this);
      this.draw();
    }
    disconnectedCallback() {
      rounds.delete(this);
    }
    draw() {
      const { round } = this.dataset;
      const unsent = findUnsent(round);
      const choice = unsent || load()[round];
      const how = unsent ? texts.sending : "✓ " + texts.saved;
      this.querySelectorAll("button[name=choice]").forEach((button) => {
        const isChosen = button.value === choice;
        button.setAttribute("aria-pressed", String(isChosen));
        if (isChosen) button.dataset.how = how;
        else delete button.dataset.how;
      });
      this.querySelectorAll("[data-yours]").forEach((mark) => {
        mark.hidden = mark.closest("[data-letter]").dataset.letter !== choice;
      });
    }
  }

  const drawAll = () => rounds.forEach((round) => round.draw());
  Events.on("acknowledged", (command, reply) => {
    if (command.do === "answer" && reply.ok) save(command.round, command.choice);
    drawAll();
  });
  Events.on("mine", (held) => {
    const round = String(held.round);
    if (held.choice && !findUnsent(round)) save(round, held.choice);
    drawAll();
  });
  customElements.define("quiz-round", QuizRound);
})();

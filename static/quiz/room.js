// <quiz-round data-round>: a question's choices, or its result, with what this phone answered.
// An answer is marked at once, and as saved once the server has acknowledged it.
(() => {
  "use strict";
  const texts = document.querySelector("#texts").dataset;
  const storageKey = "answers:" + document.body.dataset.code;
  const stored = () => {
    try {
      return JSON.parse(localStorage.getItem(storageKey) || "{}");
    } catch {
      return {};
    }
  };
  // what the server acknowledged, by round; where nothing can be stored, until this page is left
  const answers = stored();
  function keep(round, choice) {
    Object.assign(answers, stored(), { [round]: choice });
    try {
      localStorage.setItem(storageKey, JSON.stringify(answers));
    } catch {}
  }
  const sending = (round) =>
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
      const sent = sending(round);
      const choice = sent || answers[round];
      const how = sent ? texts.sending : "✓ " + texts.saved;
      this.querySelectorAll("button[name=choice]").forEach((button) => {
        const chosen = button.value === choice;
        button.setAttribute("aria-pressed", String(chosen));
        if (chosen) button.dataset.how = how;
        else delete button.dataset.how;
      });
      this.querySelectorAll("[data-yours]").forEach((yours) => {
        yours.hidden = yours.closest("[data-letter]").dataset.letter !== choice;
      });
    }
  }

  const drawAll = () => rounds.forEach((each) => each.draw());
  Outbox.onAcked(({ do: verb, round, choice }, reply) => {
    if (verb === "answer" && reply.ok) keep(round, choice);
    drawAll();
  });
  Mine.onChange((held) => {
    if (held.choice && !sending(String(held.round))) keep(String(held.round), held.choice);
    drawAll();
  });
  customElements.define("quiz-round", QuizRound);
})();

// Asking: a question leaves the box at once, and stands as waiting until the server has it. Refused, it comes back.
(() => {
  "use strict";
  const form = document.querySelector("form[data-send=ask]");
  const box = form.querySelector("textarea");
  const buttons = form.querySelector(".ask-buttons");
  const twice = form.querySelector(".ask-twice");
  const texts = document.querySelector("#texts").dataset;
  const asks = ({ do: verb }) => verb === "ask";
  const plainly = (text) => text.normalize("NFC").trim().replace(/\s+/g, " ").toLowerCase();
  let shownTo = "nobody"; // whom the name goes to, of what is asked about

  function wasAsked(text) {
    const mine = [...document.querySelectorAll("#mine [data-asked]")].map((place) => place.textContent);
    const waiting = Outbox.waiting()
      .filter(asks)
      .map((command) => command.text);
    return [...mine, ...waiting].some((each) => plainly(each) === plainly(text));
  }

  function askTwice(on) {
    buttons.hidden = on;
    twice.hidden = !on;
  }

  function submit({ text, name_shown_to: chosen }, button) {
    if (!text.trim()) return Phone.problem(texts.empty);
    const again = button?.matches("[data-again]");
    if (!again) shownTo = chosen || "nobody";
    if (!again && wasAsked(text)) {
      askTwice(true);
      twice.querySelector("[data-again]").focus();
      return Live.say(texts.twice);
    }
    Outbox.send({ do: "ask", text, name_shown_to: shownTo });
    empty();
    Phone.problem("");
    Mine.decorate();
    Live.say(document.body.dataset.connection === "offline" ? texts.waitingToSend : texts.asking);
    document.querySelector("#unsent").lastElementChild?.scrollIntoView({ block: "center" });
  }

  function empty() {
    const there = twice.contains(document.activeElement);
    box.value = "";
    askTwice(false);
    if (there) box.focus(); // what was focused has gone
  }

  box.addEventListener("input", () => askTwice(false)); // another text is another question
  twice.querySelector("[data-leave]").addEventListener("click", empty);

  Outbox.onAcked((command, reply) => {
    if (!asks(command)) return;
    if (reply.ok) {
      Live.say(texts.asked);
      const last = () => document.querySelector("#mine li:last-of-type");
      return Mine.fetch().then(
        () => document.body.dataset.view === "ask" && last()?.scrollIntoView({ block: "center" }),
      );
    }
    if (reply.status === 503) return; // set aside: it stands with its text at the top of the page
    if (reply.status === 410) return Mine.neverSent(command.text); // the session is over, and the box goes with it
    box.value = box.value.trim() ? `${command.text}\n${box.value}` : command.text;
  });
  window.Ask = { submit };
})();

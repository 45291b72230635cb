// What a phone sends: kept in this tab until the server acknowledges it; sent by the socket, else as a form. What the
// server can't save is set aside after some tries, with its text, and holds up nothing else.
(() => {
  "use strict";
  const { body } = document;
  const place = document.getElementById("unsaved");
  const storageKey = "unsent:" + body.dataset.code;
  // replies that say the server failed, while other commands got through
  const MAX_TRIES = 8;
  // the same with nothing to compare: the trouble may pass
  const MAX_TRIES_ALONE = 40;
  // ms between two tries
  const MAX_REST = 5000;
  // ms for a form's reply
  const PATIENCE = 15000;
  const FLUSH_INTERVAL = 5000;
  // of a command's id: when it may be sent again
  const restsUntil = new Map();

  // an entry: { command, tries, others (got through meanwhile), aside (given up) }
  const load = () => Stored.tab.getJson(storageKey, []);
  const save = (entries) => Stored.tab.setJson(storageKey, entries);
  const find = (id) => load().find((entry) => entry.command.id === id);
  const update = (id, changes) =>
    save(load().map((entry) => (entry.command.id === id ? { ...entry, ...changes } : entry)));
  const isDue = (entry) => entry && !entry.aside && (restsUntil.get(entry.command.id) || 0) <= Date.now();

  // Whether the newer command makes the older one pointless: in the same round, about the same question, or one that
  // says all there is to say.
  function replaces(newer, older) {
    if (newer.do !== older.do) return false;
    if (newer.round) return newer.round === older.round;
    if (["vote", "flag"].includes(newer.do)) return newer.question === older.question;
    return ["name", "opt_out"].includes(newer.do);
  }

  function send(fields) {
    const command = { id: Live.newId(), ...fields };
    save([...load(), { command, tries: 0 }]);
    post(command);
  }

  const post = (command) => Live.send(JSON.stringify(command)) || postForms();

  // One form at a time, oldest first: what was chosen last is saved last, and only one token is ever asked for.
  let isPosting = false;
  async function postForms() {
    if (isPosting) return;
    isPosting = true;
    try {
      for (let next = load().find(isDue); next; next = load().find(isDue)) await postForm(next.command);
    } catch {
      Live.setOffline();
    }
    isPosting = false;
  }

  // A broken connection costs no try. A command that gets no reply waits behind the others.
  async function postForm(command, isRetry) {
    const form = new URLSearchParams(Object.entries(command).filter(([key]) => key !== "do"));
    const controller = new AbortController();
    const { signal } = controller;
    const timer = setTimeout(() => {
      rest(command.id, MAX_REST);
      controller.abort();
    }, PATIENCE);
    let reply, text;
    try {
      const headers = { "X-CSRFToken": await fetchToken(signal), "X-Parts": "1" };
      reply = await fetch(`/s/${body.dataset.code}/do/${command.do}/`, { method: "POST", body: form, headers, signal });
      text = await reply.text();
    } finally {
      clearTimeout(timer);
    }
    // from a proxy: the server is away
    if ([502, 504].includes(reply.status)) return rest(command.id, MAX_REST);
    if (reply.status >= 500) return onFailure(command.id);
    const message = new DOMParser().parseFromString(text, "text/html").querySelector("#message");
    // another tab was given a newer token
    if (reply.status === 403 && !message && !isRetry) return postForm(command, true);
    const refusal = { ok: false, status: reply.status, error: message?.textContent };
    onReply(command.id, reply.ok ? JSON.parse(text) : refusal);
    if (reply.ok) Live.fetchPage();
  }

  // The room's page holds no token: the private page sets the cookie when it is first needed.
  async function fetchToken(signal) {
    if (!Csrf.token()) await fetch(body.dataset.mine, { signal });
    return Csrf.token();
  }

  function onReply(id, reply) {
    if (reply.status === 503) return onFailure(id);
    const entries = load();
    const index = entries.findIndex((entry) => entry.command.id === id);
    if (index < 0) return;
    const { command } = entries[index];
    const isReplaced = (entry, n) => reply.ok && n < index && replaces(command, entry.command);
    const left = entries.filter((entry, n) => n !== index && !isReplaced(entry, n));
    save(left.map((entry) => ({ ...entry, others: entry.tries > 0 })));
    drawAside();
    Events.emit("acknowledged", command, reply);
  }

  // The server answered that it couldn't save this one: it is tried again a little later, but not for ever.
  function onFailure(id) {
    const entry = find(id);
    if (!entry || entry.aside) return;
    const tries = entry.tries + 1;
    const aside = tries >= (entry.others ? MAX_TRIES : MAX_TRIES_ALONE);
    update(id, { tries, aside });
    if (!aside) return rest(id, Math.min(500 * 2 ** tries, MAX_REST) * (0.5 + Math.random() / 2));
    drawAside();
    Events.emit("acknowledged", entry.command, { ok: false, status: 503, error: place.dataset.said });
  }

  function rest(id, time) {
    restsUntil.set(id, Date.now() + time);
    setTimeout(flush, time + 20);
  }

  function flush() {
    load()
      .filter(isDue)
      .forEach(({ command }, n) => setTimeout(() => isDue(find(command.id)) && post(command), n * 40));
  }

  // What was set aside stands on the page, to be copied, tried again or thrown away.
  function drawAside() {
    const drawCard = ({ command }) => {
      const card = document.getElementById("unsaved-one").content.firstElementChild.cloneNode(true);
      const text = command.text || command.name || command.words || "";
      card.querySelector("[data-text]").textContent = text;
      card.querySelectorAll("[data-with-text]").forEach((element) => {
        element.hidden = !text;
      });
      card.querySelector("[data-again]").onclick = () => {
        update(command.id, { tries: 0, others: false, aside: false });
        drawAside();
        post(command);
      };
      card.querySelector("[data-drop]").onclick = () => {
        save(load().filter((entry) => entry.command.id !== command.id));
        drawAside();
      };
      return card;
    };
    const aside = load().filter((entry) => entry.aside);
    place.replaceChildren(...aside.map(drawCard));
  }

  Events.on("reply", (reply) => onReply(reply.ack, reply));
  Events.on("ready", flush);
  setInterval(flush, FLUSH_INTERVAL);
  drawAside();
  const waiting = () =>
    load()
      .filter((entry) => !entry.aside)
      .map((entry) => entry.command);
  window.Outbox = { send, waiting };
})();

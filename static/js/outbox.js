// What a phone writes: kept in this tab until the server acknowledges it, sent by socket, else by form.
// What the server can't save is set aside after some tries, with its text, and holds up nothing else.
(() => {
  "use strict";
  const body = document.body;
  const storageKey = "unsent:" + (body.dataset.code || "");
  const MAX_TRIES = 8; // answered with the server's own trouble, while others got through
  const MAX_TRIES_ALONE = 40; // with nothing to compare: the trouble may pass
  const MAX_REST = 5000; // ms between two tries
  const TARGETS = { vote: "question", name: "do" }; // a newer one for the same replaces an older, as in a round
  const listeners = [];
  const rests = new Map(); // id: when it may be sent again
  // entries: { command, tries, others (got through meanwhile), aside (given up) }
  const read = () => {
    try {
      return JSON.parse(sessionStorage.getItem(storageKey) || "[]");
    } catch {
      return [];
    }
  };
  const write = (entries) => {
    try {
      sessionStorage.setItem(storageKey, JSON.stringify(entries));
    } catch {}
  };
  const find = (id) => read().find((entry) => entry.command.id === id);
  const change = (id, what) => write(read().map((entry) => (entry.command.id === id ? { ...entry, ...what } : entry)));
  const due = (entry) => entry && !entry.aside && (rests.get(entry.command.id) || 0) <= Date.now();
  const target = ({ do: verb, ...data }) => {
    const about = data.round || data[TARGETS[verb]] || (TARGETS[verb] && verb);
    return about && `${verb}:${about}`;
  };

  function send(command) {
    const made = { id: Live.newId(), ...command };
    write([...read(), { command: made, tries: 0 }]);
    post(made);
  }

  const post = (command) => Live.frame(JSON.stringify(command)) || postAll();

  // one form at a time, oldest first: what was chosen last is saved last, and only one token is ever asked for
  let posting = false;
  async function postAll() {
    if (posting) return;
    posting = true;
    try {
      for (let next = read().find(due); next; next = read().find(due)) await postForm(next.command);
    } catch {
      Live.offline();
    }
    posting = false;
  }

  // What a broken connection keeps from the server stays as it is. One that gets no answer goes behind the others.
  async function postForm(command, again) {
    const form = new URLSearchParams(Object.entries(command).filter(([key]) => key !== "do"));
    const patience = new AbortController(),
      { signal } = patience;
    const waited = setTimeout(() => {
      rest(command.id, MAX_REST);
      patience.abort();
    }, 15000);
    let reply, text;
    try {
      const headers = { "X-CSRFToken": await csrf(signal), "X-Parts": "1" };
      reply = await fetch(`/s/${body.dataset.code}/do/${command.do}/`, { method: "POST", body: form, headers, signal });
      text = await reply.text();
    } finally {
      clearTimeout(waited);
    }
    if ([502, 504].includes(reply.status)) return rest(command.id, MAX_REST); // a proxy's: the server is away
    if (reply.status >= 500) return failed(command.id);
    const said = new DOMParser().parseFromString(text, "text/html").querySelector("#message");
    if (reply.status === 403 && !said && !again) return postForm(command, true); // another tab was given a newer token
    settle(command.id, reply.ok ? JSON.parse(text) : { ok: false, status: reply.status, error: said?.textContent });
    if (reply.ok) Live.fetchPage();
  }

  // the room's page holds no token: the private page sets the cookie when it is first needed
  async function csrf(signal) {
    if (!Live.cookie("csrf") && body.dataset.mine) await fetch(body.dataset.mine, { signal });
    return Live.cookie("csrf");
  }

  function settle(id, reply) {
    if (reply.status === 503) return failed(id);
    const entries = read(),
      place = entries.findIndex((entry) => entry.command.id === id);
    if (place < 0) return;
    const { command } = entries[place],
      same = reply.ok && target(command);
    const left = entries.filter((entry, n) => n !== place && !(same && n < place && target(entry.command) === same));
    write(left.map((entry) => ({ ...entry, others: entry.tries > 0 })));
    draw();
    listeners.forEach((listener) => listener(command, reply));
  }

  // The server answered that it couldn't save this one: try again a little later, and not for ever.
  function failed(id) {
    const entry = find(id);
    if (!entry || entry.aside) return;
    const tries = entry.tries + 1,
      aside = tries >= (entry.others ? MAX_TRIES : MAX_TRIES_ALONE);
    change(id, { tries, aside });
    if (!aside) return rest(id, Math.min(500 * 2 ** tries, MAX_REST) * (0.5 + Math.random() / 2));
    draw();
    const error = document.getElementById("unsaved")?.dataset.said;
    listeners.forEach((listener) => listener(entry.command, { ok: false, status: 503, error }));
  }

  function rest(id, time) {
    rests.set(id, Date.now() + time);
    setTimeout(flush, time + 20);
  }

  function flush() {
    read()
      .filter(due)
      .forEach(({ command }, n) => setTimeout(() => due(find(command.id)) && post(command), n * 40));
  }

  // What was set aside stands on the page, to be copied, tried again or thrown away.
  function draw() {
    const place = document.getElementById("unsaved"),
      one = document.getElementById("unsaved-one");
    if (!place) return;
    place.textContent = "";
    read()
      .filter((entry) => entry.aside)
      .forEach(({ command }) => {
        const card = one.content.firstElementChild.cloneNode(true),
          text = command.text || command.name || "";
        card.querySelector("[data-text]").textContent = text;
        card.querySelectorAll("[data-with-text]").forEach((part) => {
          part.hidden = !text;
        });
        card.querySelector("[data-again]").onclick = () => {
          change(command.id, { tries: 0, others: false, aside: false });
          draw();
          post(command);
        };
        card.querySelector("[data-drop]").onclick = () => {
          write(read().filter((entry) => entry.command.id !== command.id));
          draw();
        };
        place.append(card);
      });
  }

  Live.on("reply", (reply) => settle(reply.ack, reply));
  Live.on("open", flush);
  setInterval(() => {
    if (read().length) flush();
  }, 5000);
  draw();
  const waiting = () =>
    read()
      .filter((entry) => !entry.aside)
      .map((entry) => entry.command);
  window.Outbox = { send, waiting, onAcked: (listener) => listeners.push(listener) };
})();

// What a phone writes: kept in this tab until the server acknowledges it, sent by socket, else by form.
(() => {
  "use strict";
  const body = document.body;
  const shelf = "outbox:" + (body.dataset.code || "");
  const listeners = [];
  const read = () => { try { return JSON.parse(sessionStorage.getItem(shelf) || "[]"); } catch { return []; } };
  const write = (letters) => { try { sessionStorage.setItem(shelf, JSON.stringify(letters)); } catch {} };
  const newId = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

  function send(command) {
    const letter = { id: newId(), ...command };
    write([...read(), letter]);
    post(letter);
  }

  const post = (letter) => Live.frame(JSON.stringify(letter)) || postAll();

  // one form at a time, oldest first: what was chosen last is saved last, and only one token is ever asked for
  let posting = false;
  async function postAll() {
    if (posting) return;
    posting = true;
    try { while (read().length && (await postForm(read()[0]))); } catch { Live.offline(); }
    posting = false;
  }

  // Whether it is settled. What the server's trouble or a broken line keeps from it stays, and is tried again.
  async function postForm(letter, again) {
    const form = new URLSearchParams(Object.entries(letter).filter(([key]) => key !== "do"));
    const patience = new AbortController(), waited = setTimeout(() => patience.abort(), 15000);
    const reply = await fetch(`/s/${body.dataset.code}/do/${letter.do}/`, {
      method: "POST", body: form, headers: { "X-CSRFToken": await csrf(patience.signal), "X-Parts": "1" }, signal: patience.signal,
    });
    const text = await reply.text();
    clearTimeout(waited);
    if (reply.status >= 500) return false;
    const said = new DOMParser().parseFromString(text, "text/html").querySelector("#message");
    if (reply.status === 403 && !said && !again) return postForm(letter, true); // another tab was given a newer token
    settle(letter.id, reply.ok ? JSON.parse(text) : { ok: false, status: reply.status, error: said?.textContent });
    if (reply.ok) Live.fetchPage();
    return true;
  }

  // the room's page holds no token: the private page sets the cookie when it is first needed
  async function csrf(signal) {
    if (!Live.cookie("csrf") && body.dataset.mine) await fetch(body.dataset.mine, { signal });
    return Live.cookie("csrf");
  }

  function settle(id, reply) {
    if (!id) return;
    if (reply.status === 503) { setTimeout(flush, 1000 + Math.random() * 2000); return; }
    const letter = read().find((kept) => kept.id === id);
    write(read().filter((kept) => kept.id !== id));
    if (letter) listeners.forEach((listener) => listener(letter, reply));
  }

  function flush() {
    read().forEach((letter, n) => setTimeout(() => read().some((kept) => kept.id === letter.id) && post(letter), n * 40));
  }

  Live.on("reply", (reply) => settle(reply.ack, reply));
  Live.on("open", flush);
  setInterval(() => { if (read().length) flush(); }, 5000);
  window.Outbox = { send, waiting: read, onAcked: (listener) => listeners.push(listener) };
})();

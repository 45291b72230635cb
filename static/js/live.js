// The socket of a screen: parts come in and land by their id; small writes go out and are kept until acknowledged.
(() => {
  "use strict";
  htmx.config.morphIgnore = ["data-htmx-powered", "open"];
  htmx.config.morphSkip = "[data-keep]";
  const body = document.body;
  const PARTS = ["now", "questions", "agenda", "notices", "tally", "asked", "join", "people"];
  const QUIET = 25000; // ms without a word from the server: the line is dead, whatever the browser believes
  const listeners = { state: [], landed: [], acked: [], closed: [] };
  const tell = (what, ...detail) => listeners[what].forEach((listener) => listener(...detail));
  let socket = null, tries = 0, heardAt = 0, retry = null, state = "", version = "", behind = null, since = null, lastFetch = 0, skew = 0;

  const cookie = (name) => (document.cookie.split("; ").find((pair) => pair.replace("__Host-", "").startsWith(name + "=")) || "").split("=").pop();
  const say = (text) => { const status = document.getElementById("status"); if (status && status.textContent !== text) status.textContent = text; };
  const now = () => Date.now() + skew;

  function show(next) {
    if (next === state) return;
    if (next === "offline") since = new Date();
    state = next;
    body.dataset.connection = next;
    tell("state", next, since);
  }

  // a frame or a page's parts: each top-level element replaces the one with its id
  async function land(text) {
    const holder = document.createElement("template");
    holder.innerHTML = text;
    for (const part of [...holder.content.children]) {
      if (part.id === "pulse") { beat(part.dataset); continue; }
      if (!part.id || !document.getElementById(part.id)) continue;
      await htmx.swap({ target: "#" + part.id, swap: "outerMorph", text: part.outerHTML, sourceElement: body });
    }
    tell("landed");
  }

  // the pulse names the screen a frame leads to and the one it began from
  function beat({ version: next, was, now: at }) {
    if (at) skew = Date.parse(at) - Date.now();
    const missed = version && was !== version && next !== version;
    version = next;
    if (missed) catchUp(1000 + Math.random() * 4000);
  }

  function catchUp(delay) {
    if (behind) return;
    show("catching-up");
    behind = setTimeout(async () => {
      behind = null;
      if (Date.now() - lastFetch < 2000) return catchUp(2000);
      lastFetch = Date.now();
      await fetchPage();
    }, delay);
  }

  async function fetchPage() {
    try {
      const reply = await fetch(location.href, { headers: { "X-Polling": socket && socket.readyState === 1 ? "0" : "1" }, cache: "no-cache" });
      if (reply.redirected && !reply.url.startsWith(location.href.split("#")[0])) return location.assign(reply.url);
      if (!reply.ok) return show("offline");
      const page = new DOMParser().parseFromString(await reply.text(), "text/html");
      const pulse = page.getElementById("pulse");
      if (pulse) { version = pulse.dataset.version; }
      await land(PARTS.map((name) => page.getElementById(name)?.outerHTML || "").join(""));
      show(socket && socket.readyState === 1 ? "live" : "polling");
    } catch { show("offline"); }
  }

  function connect() {
    clearTimeout(retry);
    if (socket && socket.readyState < 2) return;
    const address = new URL(body.dataset.socket, location.href);
    address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    const mine = (socket = new WebSocket(address));
    heardAt = Date.now();
    mine.onmessage = ({ data }) => {
      if (mine !== socket) return;
      heardAt = Date.now();
      if (state !== "live" && !behind) show("live");
      tries = 0;
      if (data[0] !== "{") land(data);
      else { const reply = JSON.parse(data); settle(reply.ack, reply); }
    };
    mine.onopen = () => { if (mine === socket) { flush(); } };
    mine.onclose = ({ code }) => {
      if (mine !== socket) return;
      socket = null;
      if (code === 4401 || code === 4410) { if (tries++ < 2) return setTimeout(() => location.reload(), 1000 + Math.random() * 4000); }
      if (code === 4403) { tell("closed", code); return show("removed"); }
      again();
    };
    mine.onerror = () => {};
  }

  function again() {
    tries += 1;
    if (tries > 2) show("offline");
    else if (state === "live") show("catching-up");
    if (tries >= 3) fetchPage().then(flush);
    clearTimeout(retry);
    retry = setTimeout(connect, Math.random() * Math.min(5000, 300 * 2 ** tries));
  }

  function wake() {
    if (socket && socket.readyState === 1 && Date.now() - heardAt < QUIET) return flush();
    if (socket) { const dead = socket; socket = null; dead.onclose = null; try { dead.close(); } catch {} }
    connect();
    flush();
  }
  let lastTick = Date.now();
  setInterval(() => {
    const slept = Date.now() - lastTick > 5000;
    lastTick = Date.now();
    if (slept || Date.now() - heardAt > QUIET) wake();
  }, 2000);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && wake());
  window.addEventListener("pageshow", ({ persisted }) => persisted && wake());
  window.addEventListener("online", wake);
  window.addEventListener("offline", () => show("offline"));

  // the outbox: kept in this tab until the server acknowledges
  const shelf = "outbox:" + (body.dataset.code || "");
  const read = () => { try { return JSON.parse(sessionStorage.getItem(shelf) || "[]"); } catch { return []; } };
  const write = (letters) => { try { sessionStorage.setItem(shelf, JSON.stringify(letters)); } catch {} };
  const newId = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

  function send(command) {
    const letter = { id: newId(), ...command };
    write([...read(), letter]);
    post(letter);
    return letter.id;
  }

  async function post(letter) {
    const frame = JSON.stringify(letter);
    if (socket && socket.readyState === 1 && new TextEncoder().encode(frame).length <= 2048) return socket.send(frame);
    try {
      const form = new URLSearchParams(Object.entries(letter).filter(([key]) => key !== "do"));
      const reply = await fetch(`/s/${body.dataset.code}/do/${letter.do}/`, {
        method: "POST", body: form, headers: { "X-CSRFToken": await csrf(), "X-Parts": "1" },
      });
      if (reply.status >= 500) return;
      const text = await reply.text();
      const answer = reply.ok ? JSON.parse(text) : { ok: false, status: reply.status, error: new DOMParser().parseFromString(text, "text/html").body.textContent.trim() };
      settle(letter.id, answer);
      if (reply.ok) fetchPage();
    } catch { show("offline"); }
  }
  // the room's page holds no token: the private page sets the cookie when it is first needed
  async function csrf() {
    if (!cookie("csrf") && body.dataset.mine) await fetch(body.dataset.mine);
    return cookie("csrf");
  }

  function settle(id, reply) {
    if (!id) return;
    const letter = read().find((kept) => kept.id === id);
    if (reply.status === 503) { setTimeout(flush, 1000 + Math.random() * 2000); return; }
    write(read().filter((kept) => kept.id !== id));
    if (letter) tell("acked", letter, reply);
  }
  function flush() { read().forEach((letter, n) => setTimeout(() => read().some((kept) => kept.id === letter.id) && post(letter), n * 40)); }
  setInterval(() => { if (read().length) flush(); }, 5000);

  window.Live = { on: (what, listener) => listeners[what].push(listener), land, send, say, now, waiting: read, cookie, fetchPage, note: (frame) => socket && socket.readyState === 1 && socket.send(JSON.stringify(frame)), isOpen: () => Boolean(socket && socket.readyState === 1) };
  document.addEventListener("DOMContentLoaded", () => {
    const pulse = document.getElementById("pulse");
    if (pulse) { version = pulse.dataset.version; if (pulse.dataset.now) skew = Date.parse(pulse.dataset.now) - Date.now(); }
    if (body.dataset.socket) connect();
  });
})();

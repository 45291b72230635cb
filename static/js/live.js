// The socket of a screen: parts come in and land by their id; it heals itself, and polls where there is no socket.
(() => {
  "use strict";
  htmx.config.morphIgnore = ["data-htmx-powered", "open"];
  htmx.config.morphSkip = "[data-keep]";
  const body = document.body;
  const PARTS = ["now", "questions", "agenda", "notices", "tally", "asked", "join", "people"];
  const MOST_BYTES = 2048; // of a frame out, as the server takes them
  const QUIET = 25000; // ms without a word from the server: the line is dead, whatever the browser believes
  const listeners = { state: [], landed: [], reply: [], open: [], closed: [] };
  const tell = (what, ...detail) => listeners[what].forEach((listener) => listener(...detail));
  let socket = null, tries = 0, heardAt = 0, retry = null, state = "", version = "", behind = null, since = null, lastFetch = 0, skew = 0, landings = 0;

  const cookie = (name) => (document.cookie.split("; ").find((pair) => pair.replace("__Host-", "").startsWith(name + "=")) || "").split("=").pop();
  // said to a screen reader, the newest replacing what wasn't read yet; what nobody caused, at most every 30 s
  let said = 0, mentioned = -30000;
  const say = (text) => { const status = document.getElementById("status"); if (!status) return; said = performance.now(); status.textContent = status.textContent === text ? text + "\u00a0" : text; };
  const mention = (text) => { if (performance.now() - Math.max(said - 28000, mentioned) < 30000) return; mentioned = performance.now(); say(text); };
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
      landings += 1;
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
    const before = landings;
    try {
      const reply = await fetch(location.href, { headers: { "X-Polling": socket && socket.readyState === 1 ? "0" : "1" }, cache: "no-cache" });
      if (reply.redirected && !reply.url.startsWith(location.href.split("#")[0])) return location.assign(reply.url);
      if (!reply.ok) return show("offline");
      const page = new DOMParser().parseFromString(await reply.text(), "text/html");
      if (landings !== before) return catchUp(1000 + Math.random() * 1000); // it may be older than what came meanwhile
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
      else tell("reply", JSON.parse(data));
    };
    mine.onopen = () => { if (mine === socket) tell("open"); };
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
    if (tries >= 3) fetchPage().then(() => tell("open"));
    clearTimeout(retry);
    retry = setTimeout(connect, Math.random() * Math.min(5000, 300 * 2 ** tries));
  }

  function wake() {
    if (socket && socket.readyState === 1 && Date.now() - heardAt < QUIET) return tell("open");
    if (socket) { const dead = socket; socket = null; dead.onclose = null; try { dead.close(); } catch {} }
    connect();
    tell("open");
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

  // a frame out, if a socket is open to take it: whether it was
  function frame(text) {
    if (!socket || socket.readyState !== 1 || new TextEncoder().encode(text).length > MOST_BYTES) return false;
    socket.send(text);
    return true;
  }

  window.Live = {
    newId: () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join(""),
    on: (what, listener) => listeners[what].push(listener),
    isOpen: () => Boolean(socket && socket.readyState === 1),
    offline: () => show("offline"),
    land, frame, say, mention, now, cookie, fetchPage,
  };
  document.addEventListener("DOMContentLoaded", () => {
    const pulse = document.getElementById("pulse");
    if (pulse) { version = pulse.dataset.version; if (pulse.dataset.now) skew = Date.parse(pulse.dataset.now) - Date.now(); }
    if (body.dataset.socket) connect();
  });
})();

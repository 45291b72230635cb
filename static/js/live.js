// The socket of a screen: parts come in and land by their id; it heals itself, and polls where there is no socket.
(() => {
  "use strict";
  htmx.config.morphIgnore = ["data-htmx-powered", "open"];
  htmx.config.morphSkip = "[data-preserve]";
  htmx.config.morphSkipChildren = "[data-items]"; // the items of a list land one by one
  const body = document.body;
  const PARTS = body.dataset.parts.split(" "); // the parts of this screen
  const MOST_BYTES = 2048; // of a frame out, as the server takes them
  const QUIET = 25000; // ms without a word from the server: the connection is dead, whatever the browser believes
  const FRESH = 240000; // ms that a ticket of five minutes is taken for good
  const listeners = { state: [], landed: [], element: [], listed: [], reply: [], open: [], closed: [] };
  const emit = (what, ...detail) => listeners[what].forEach((listener) => listener(...detail));
  let socket = null,
    tries = 0,
    heardAt = 0,
    retry = null,
    state = "",
    version = "",
    behind = null,
    since = null,
    lastFetch = 0,
    skew = 0,
    landings = 0;
  // a stage or a console comes in by a ticket, which stands in its page and is fetched anew with it
  const ticketed = body.dataset.audience !== "room";
  let ticketAt = Date.now(),
    parted = "";

  const cookie = (name) =>
    (document.cookie.split("; ").find((pair) => pair.replace("__Host-", "").startsWith(name + "=")) || "")
      .split("=")
      .pop();
  // said to a screen reader, the newest replacing what wasn't read yet; what nobody caused, at most every 30 s
  let said = 0,
    mentioned = -30000;
  const say = (text) => {
    const status = document.getElementById("status");
    if (!status) return;
    said = performance.now();
    status.textContent = status.textContent === text ? text + "\u00a0" : text;
  };
  const announceRarely = (text) => {
    if (performance.now() - Math.max(said - 28000, mentioned) < 30000) return;
    mentioned = performance.now();
    say(text);
  };
  const now = () => Date.now() + skew;

  function show(next) {
    if (next === state) return;
    if (next === "offline") since = new Date();
    state = next;
    body.dataset.connection = next;
    emit("state", next, since);
  }

  // sent away: nothing is tried again by itself, what is typed stays, and who comes back to this page goes on
  function part(why) {
    clearTimeout(retry);
    const gone = socket;
    socket = null;
    if (gone) gone.close();
    parted = why;
    show(why);
  }

  // a frame or a page's parts: each top-level element replaces the one with its id. One lands after the other: in a tab
  // at the back one may take a second
  let landing = Promise.resolve();
  function applyParts(text, options) {
    landing = landing.catch(() => {}).then(() => land(text, options));
    return landing;
  }
  async function land(text, { quietly } = {}) {
    const holder = document.createElement("template");
    holder.innerHTML = text;
    for (const part of [...holder.content.children]) {
      if (part.id === "pulse") {
        onVersion(part.dataset);
        continue;
      }
      emit("element", part);
      if (part.dataset.numbers) {
        landings += 1;
        applyNumbers(part.dataset.numbers);
        continue;
      }
      if (part.localName === "template") {
        landings += 1;
        await applyTemplate(part);
        continue;
      }
      if (!part.id || !document.getElementById(part.id)) continue;
      landings += 1;
      await applyPart(part);
    }
    await applyWaiting();
    if (!quietly) emit("landed");
  }
  // the votes of questions, as `key:votes key:votes`
  function applyNumbers(pairs) {
    pairs.split(" ").forEach((pair) => {
      const [key, votes] = pair.split(":");
      const place = document.getElementById(`votes-${key}`);
      if (place) place.textContent = votes;
    });
  }
  const morph = (element) =>
    htmx.swap({ target: "#" + element.id, swap: "outerMorph", text: element.outerHTML, sourceElement: body });

  // a whole part: what stands around its lists, and then their items
  async function applyPart(part) {
    const lists = [...part.querySelectorAll("[data-items]")].map((list) => [list, [...list.children]]);
    lists.forEach(([list]) => list.replaceChildren());
    await morph(part);
    for (const [{ id, dataset }, items] of lists) {
      const before = items.map((_, n) => items[n + 1]?.id || "");
      for (let n = items.length - 1; n >= 0; n -= 1) await applyItem(items[n], id, before[n]);
      const kept = new Set(items.map((item) => item.id));
      // of a list that is cut in pages, what else is here may stand further on
      if ("cut" in dataset) emit("listed", kept);
      else [...document.getElementById(id).children].forEach((item) => kept.has(item.id) || takeAway(item));
    }
  }

  // what stands around a part's lists; an item that is gone, has come, or has changed where it stands
  async function applyTemplate({ dataset, content }) {
    if (dataset.gone) return takeAway(document.getElementById(dataset.gone));
    const item = content.firstElementChild;
    if (!item) return;
    if ("around" in dataset) return morph(item);
    return applyItem(item, dataset.list, dataset.before);
  }
  async function applyItem(item, listId, beforeId) {
    waiting.delete(item.id);
    const here = document.getElementById(item.id);
    const list = document.getElementById(listId);
    if (!here && !list) return;
    if (!here) {
      list.insertBefore(item, placeIn(list, beforeId));
      return htmx.process(item);
    }
    const moves = list && here.parentElement !== list;
    if (isWrittenIn(here, moves) || (hasText(here) && !item.querySelector("textarea")))
      return waiting.set(item.id, [item, listId, beforeId]);
    if (moves) (list.moveBefore || list.insertBefore).call(list, here, placeIn(list, beforeId));
    return morph(item);
  }
  function takeAway(item) {
    if (!item) return;
    waiting.delete(item.id);
    if (isWrittenIn(item, true) || hasText(item)) waiting.set(item.id, null);
    else item.remove();
  }
  const placeIn = (list, id) => [...list.children].find((item) => id && item.id === id) || null;

  // an item that somebody writes in stays where it is until they have done, and nothing written is lost with one
  const waiting = new Map();
  const hasText = (item) => [...item.querySelectorAll("textarea")].some(({ value }) => value.trim());
  const isWrittenIn = (item, moves) =>
    moves && item.contains(document.activeElement) && (hasText(item) || document.activeElement.matches("textarea"));
  document.addEventListener("focusout", () => setTimeout(applyWaiting));
  async function applyWaiting() {
    for (const [id, where] of [...waiting]) {
      if (where) await applyItem(...where);
      else takeAway(document.getElementById(id));
    }
  }

  // the pulse names the screen a frame leads to and the one it began from
  function onVersion({ version: next, was, now: at }) {
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
      const reply = await fetch(location.href, {
        headers: { "X-Polling": socket && socket.readyState === 1 ? "0" : "1" },
        cache: "no-cache",
      });
      if (ticketed && (reply.redirected || reply.status === 404))
        return part(reply.redirected ? "signed-out" : "closed");
      if (reply.status === 403) return part("removed");
      if (reply.redirected && !reply.url.startsWith(location.href.split("#")[0])) return location.assign(reply.url);
      if (!reply.ok) return show("offline");
      const page = new DOMParser().parseFromString(await reply.text(), "text/html");
      if (ticketed) {
        body.dataset.socket = page.body.dataset.socket;
        ticketAt = Date.now();
      }
      if (landings !== before) return catchUp(1000 + Math.random() * 1000); // it may be older than what came meanwhile
      const pulse = page.getElementById("pulse");
      if (pulse) {
        version = pulse.dataset.version;
      }
      await applyParts(PARTS.map((name) => page.getElementById(name)?.outerHTML || "").join(""));
      show(socket && socket.readyState === 1 ? "live" : "polling");
    } catch {
      show("offline");
    }
  }

  async function connect() {
    clearTimeout(retry);
    if (parted || (socket && socket.readyState < 2)) return;
    if (ticketed && Date.now() - ticketAt > FRESH) {
      await fetchPage();
      if (parted || (socket && socket.readyState < 2)) return;
      if (Date.now() - ticketAt > FRESH) return scheduleReconnect();
    }
    const address = new URL(body.dataset.socket, location.href);
    address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    const mine = (socket = new WebSocket(address));
    heardAt = Date.now();
    mine.onmessage = ({ data }) => {
      if (mine !== socket) return;
      heardAt = Date.now();
      if (state !== "live" && !behind) show("live");
      tries = 0;
      if (data[0] !== "{") applyParts(data);
      else emit("reply", JSON.parse(data));
    };
    mine.onopen = () => {
      if (mine === socket) emit("open");
    };
    mine.onclose = ({ code }) => {
      if (mine !== socket) return;
      socket = null;
      if (code === 4403) {
        emit("closed", code);
        return part("removed");
      }
      if (code === 4409) return part("replaced");
      if (code === 4401) ticketAt = 0;
      // the page knows where to go
      if (code === 4410 || (code === 4401 && !ticketed)) catchUp(1000 + Math.random() * 4000);
      scheduleReconnect();
    };
    mine.onerror = () => {};
  }

  function scheduleReconnect() {
    tries += 1;
    if (tries > 2) show("offline");
    else if (state === "live") show("catching-up");
    if (tries >= 3) fetchPage().then(() => emit("open"));
    clearTimeout(retry);
    retry = setTimeout(connect, Math.random() * Math.min(5000, 300 * 2 ** tries));
  }

  function wake() {
    parted = "";
    if (socket && socket.readyState === 1 && Date.now() - heardAt < QUIET) return emit("open");
    if (socket) {
      const dead = socket;
      socket = null;
      dead.onclose = null;
      try {
        dead.close();
      } catch {}
    }
    connect();
    emit("open");
  }
  let lastTick = Date.now();
  setInterval(() => {
    const slept = Date.now() - lastTick > 5000;
    lastTick = Date.now();
    if (parted) return;
    if (slept || Date.now() - heardAt > QUIET) wake();
  }, 2000);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && wake());
  window.addEventListener("pageshow", ({ persisted }) => persisted && wake());
  window.addEventListener("online", wake);
  document.addEventListener("pointerdown", () => parted && parted !== "signed-out" && wake());
  window.addEventListener("offline", () => show("offline"));

  // a frame out, if a socket is open to take it: whether it was
  function frame(text) {
    if (!socket || socket.readyState !== 1 || new TextEncoder().encode(text).length > MOST_BYTES) return false;
    socket.send(text);
    return true;
  }

  window.Live = {
    newId: () =>
      [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join(""),
    on: (what, listener) => listeners[what].push(listener),
    isOpen: () => Boolean(socket && socket.readyState === 1),
    offline: () => show("offline"),
    applyParts,
    frame,
    say,
    announceRarely,
    now,
    cookie,
    fetchPage,
  };
  document.addEventListener("DOMContentLoaded", () => {
    const pulse = document.getElementById("pulse");
    if (pulse) {
      version = pulse.dataset.version;
      if (pulse.dataset.now) skew = Date.parse(pulse.dataset.now) - Date.now();
    }
    if (body.dataset.socket) connect();
  });
})();

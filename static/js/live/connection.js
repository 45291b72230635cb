// The socket of a screen: it is opened again whenever it closes, and the page says how it stands.
(() => {
  "use strict";
  const { body } = document;
  // bytes of a frame that the server takes
  const MAX_FRAME_BYTES = 2048;
  // ms of silence after which the connection counts as dead, even if the browser calls it open
  const MAX_SILENCE = 25000;
  // ms for which a ticket is used; the server takes it for five minutes
  const TICKET_AGE = 240000;
  // tries in a row after which the page says that it is offline, and fetches itself instead
  const OFFLINE_AFTER = 3;
  const CHECK_INTERVAL = 2000;
  // ms between two checks after which this device must have been asleep
  const ASLEEP = 5000;
  const SIGNED_OUT = 4401,
    REMOVED = 4403,
    REPLACED = 4409,
    NO_SESSION = 4410;
  // A stage or a console connects with a ticket from its page; fetching the page gets a new one.
  const needsTicket = body.dataset.audience !== "room";
  let page = null,
    socket = null,
    tries = 0,
    heardAt = 0,
    retry = null,
    state = "",
    offlineSince = null,
    ticketAt = Date.now(),
    leftBecause = "";

  const isOpen = () => Boolean(socket && socket.readyState === 1);
  const isConnecting = () => Boolean(socket && socket.readyState < 2);
  const isTicketOld = () => needsTicket && Date.now() - ticketAt > TICKET_AGE;

  function setState(next) {
    if (next === state) return;
    if (next === "offline") offlineSince = new Date();
    state = next;
    body.dataset.connection = next;
    Events.emit("state", next, offlineSince);
  }
  const text = () => document.getElementById("texts").getAttribute("data-" + state) || "";

  function renewTicket(address) {
    body.dataset.socket = address;
    ticketAt = Date.now();
  }

  // from here on its events are ignored
  function dropSocket() {
    const old = socket;
    socket = null;
    old?.close();
  }

  // Disconnected for good (removed, replaced, signed out): nothing is retried, typed text stays, and coming back to the
  // page reconnects.
  function leave(why) {
    clearTimeout(retry);
    dropSocket();
    leftBecause = why;
    setState(why);
  }

  async function connect() {
    clearTimeout(retry);
    if (leftBecause || isConnecting()) return;
    if (isTicketOld()) {
      await page.fetch();
      if (leftBecause || isConnecting()) return;
      if (isTicketOld()) return scheduleRetry();
    }
    const address = new URL(body.dataset.socket, location.href);
    address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    const opened = (socket = new WebSocket(address));
    const ifCurrent = (listener) => (event) => opened === socket && listener(event);
    heardAt = Date.now();
    socket.onopen = ifCurrent(() => Events.emit("ready"));
    socket.onmessage = ifCurrent(({ data }) => {
      heardAt = Date.now();
      tries = 0;
      page.receive(data);
    });
    socket.onclose = ifCurrent(onClose);
  }

  function onClose({ code }) {
    socket = null;
    if (code === REMOVED) return leave("removed");
    if (code === REPLACED) return leave("replaced");
    if (code === SIGNED_OUT) ticketAt = 0;
    // the page knows where to go
    if (code === NO_SESSION || (code === SIGNED_OUT && !needsTicket)) page.catchUp();
    scheduleRetry();
  }

  function scheduleRetry() {
    tries += 1;
    if (tries >= OFFLINE_AFTER) {
      setState("offline");
      page.fetch().then(() => Events.emit("ready"));
    } else if (state === "live") setState("catching-up");
    clearTimeout(retry);
    retry = setTimeout(connect, Math.random() * Math.min(5000, 300 * 2 ** tries));
  }

  function wake() {
    leftBecause = "";
    if (!isOpen() || Date.now() - heardAt >= MAX_SILENCE) {
      dropSocket();
      connect();
    }
    Events.emit("ready");
  }

  let checkedAt = Date.now();
  function check() {
    const wasAsleep = Date.now() - checkedAt > ASLEEP;
    checkedAt = Date.now();
    if (!leftBecause && (wasAsleep || Date.now() - heardAt > MAX_SILENCE)) wake();
  }

  // `given` has what a connection needs of the page: receive(data), catchUp() and fetch().
  function start(given) {
    page = given;
    setInterval(check, CHECK_INTERVAL);
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && wake());
    document.addEventListener("pointerdown", () => leftBecause && leftBecause !== "signed-out" && wake());
    window.addEventListener("pageshow", ({ persisted }) => persisted && wake());
    window.addEventListener("online", wake);
    window.addEventListener("offline", () => setState("offline"));
    connect();
  }

  // Sends a frame if a socket is open to take it, and returns whether it was.
  function send(frame) {
    if (!isOpen() || new TextEncoder().encode(frame).length > MAX_FRAME_BYTES) return false;
    socket.send(frame);
    return true;
  }

  window.Connection = { start, send, isOpen, needsTicket, setState, text, renewTicket, leave };
})();

// Whether this page shows what the server has: the pulse names versions, and the page is fetched where one was missed.
(() => {
  "use strict";
  const { body } = document;
  const PARTS = body.dataset.parts.split(" ");
  // ms between two fetches of the page
  const FETCH_INTERVAL = 2000;
  let version = "",
    timer = null,
    fetchedAt = 0;

  // after 1 s at least, and spread over `spread` ms: not all phones at once
  const soon = (spread) => 1000 + Math.random() * spread;

  // A pulse names the version that its frame leads to, and the one from which it began.
  function onPulse({ version: next, was, now }) {
    ServerClock.set(now);
    const missed = version && was !== version && next !== version;
    version = next;
    if (missed) catchUp();
  }

  function catchUp(delay = soon(4000)) {
    if (timer) return;
    Connection.setState("catching-up");
    timer = setTimeout(async () => {
      timer = null;
      if (Date.now() - fetchedAt < FETCH_INTERVAL) return catchUp(FETCH_INTERVAL);
      fetchedAt = Date.now();
      await fetchPage();
    }, delay);
  }

  const pathOf = (address) => new URL(address).pathname;

  async function fetchPage() {
    const before = Parts.count();
    try {
      const reply = await fetch(location.href, {
        headers: { "X-Polling": Connection.isOpen() ? "0" : "1" },
        cache: "no-cache",
      });
      if (Connection.needsTicket && reply.redirected) return Connection.leave("signed-out");
      if (Connection.needsTicket && reply.status === 404) return Connection.leave("closed");
      if (reply.status === 403) return Connection.leave("removed");
      if (reply.redirected && pathOf(reply.url) !== location.pathname) return location.assign(reply.url);
      // a rehearsal that has ended: what says that it is gone takes this page's place
      if (reply.status === 404) return location.reload();
      if (!reply.ok) return Connection.setState("offline");
      const page = new DOMParser().parseFromString(await reply.text(), "text/html");
      if (Connection.needsTicket) Connection.renewTicket(page.body.dataset.socket);
      // it may be older than the frames that came meanwhile
      if (Parts.count() !== before) return catchUp(soon(1000));
      setVersion(page);
      await Parts.apply(PARTS.map((id) => page.getElementById(id)?.outerHTML || "").join(""));
      Connection.setState(Connection.isOpen() ? "live" : "polling");
    } catch {
      Connection.setState("offline");
    }
  }

  function setVersion(page) {
    const pulse = page.getElementById("pulse");
    if (pulse) version = pulse.dataset.version;
  }

  function start() {
    setVersion(document);
    ServerClock.set(document.getElementById("pulse")?.dataset.now);
    Events.on("pulse", onPulse);
  }

  window.Sync = { start, catchUp, fetchPage, isBehind: () => Boolean(timer) };
})();

// A live screen: joins the socket, the parts and the page, and is what the other scripts call.
(() => {
  "use strict";
  function receive(data) {
    if (!Sync.isBehind()) Connection.setState("live");
    if (data[0] === "{") Events.emit("reply", JSON.parse(data));
    else Parts.apply(data);
  }
  // an id for a command, so that it is carried out once however often it is sent
  const newId = () =>
    [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

  window.Live = {
    newId,
    say: Announcer.say,
    announceRarely: Announcer.announceRarely,
    applyParts: Parts.apply,
    fetchPage: Sync.fetchPage,
    send: Connection.send,
    isOpen: Connection.isOpen,
    connectionText: Connection.text,
    setOffline: () => Connection.setState("offline"),
  };
  // the other scripts listen by then
  document.addEventListener("DOMContentLoaded", () => {
    Sync.start();
    Connection.start({ receive, catchUp: Sync.catchUp, fetch: Sync.fetchPage });
  });
})();

// How the scripts of a screen tell each other what happened:
// state (the connection's state, since when it is offline), ready (something can be sent now), reply (to a frame sent),
// element (one is about to be applied), listed (a list's items came, with their ids), landed (a frame or page is
// applied), pulse; on a phone acknowledged (a command, the reply to it) and mine (what the server holds of this phone).
(() => {
  "use strict";
  const listeners = {};
  const on = (name, listener) => (listeners[name] ||= []).push(listener);
  const emit = (name, ...detail) => listeners[name]?.forEach((listener) => listener(...detail));
  window.Events = { on, emit };
})();

// A question asked aloud that was written down: those who can't see the line hear of it, and a dot leads to Now.
(() => {
  "use strict";
  const texts = document.querySelector("#texts").dataset;
  const readIds = () => [...document.querySelectorAll("#asked_aloud li")].map(({ id }) => id);
  let known = new Set(readIds());

  Events.on("landed", () => {
    const ids = readIds();
    const hasNew = ids.some((id) => !known.has(id));
    known = new Set(ids);
    if (!hasNew) return;
    Live.announceRarely(texts.aloud);
    if (document.body.dataset.view !== "now") Tabs.markNow(true);
  });
  Events.on("acknowledged", ({ do: verb }, { ok }) => {
    if (verb === "take_out" && ok) Live.say(texts.takenOut);
  });
})();

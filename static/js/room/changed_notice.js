// A notice that has changed since somebody joined stands above every view until they stay, or leave and delete. It
// comes with what is one's own; so does the word that there is one, and what the page says of the notice is put right.
(() => {
  "use strict";
  const $ = (selector, from = document) => from.querySelector(selector);
  const texts = $("#texts").dataset;
  const readKey = () => $("#question_state").dataset.notice;

  // Not all phones ask at once.
  let key = readKey();
  function fetchChange() {
    if (key === readKey()) return;
    key = readKey();
    setTimeout(() => Promise.all([Mine.fetch(), putRight()]), Math.random() * 3000);
  }
  Events.on("landed", fetchChange);

  async function putRight() {
    try {
      const reply = await fetch(location.pathname);
      if (!reply.ok || reply.redirected) return;
      const page = new DOMParser().parseFromString(await reply.text(), "text/html");
      for (const place of document.querySelectorAll("[data-told]")) {
        const fresh = $(`[data-told="${place.dataset.told}"]`, page);
        if (fresh) place.replaceChildren(...fresh.childNodes);
      }
    } catch {}
  }

  let told = "";
  function draw(content) {
    const fresh = $("#changed-notice", content);
    const shown = $("#changed-notice");
    if (!fresh || fresh.dataset.notice === shown.dataset.notice) return;
    const losesFocus = shown.contains(document.activeElement);
    shown.replaceWith(fresh);
    if (losesFocus) Tabs.focusHeading();
    if (fresh.dataset.notice && fresh.dataset.notice !== told) Live.say(texts.noticeChanged);
    told = fresh.dataset.notice;
  }

  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("#changed-notice form");
    if (!form) return;
    event.preventDefault();
    try {
      const body = new FormData(form);
      const reply = await fetch(form.action, { method: "POST", body, headers: { "X-Parts": "1" } });
      if (!reply.ok) return Message.showProblem(texts.unsaved);
      Message.clear();
      await Mine.fetch();
      Live.say(texts.stays);
    } catch {
      Message.showProblem(texts.unsaved);
    }
  });
  window.ChangedNotice = { draw };
})();

// Before the doors open: the page asks every 20 to 30 s whether they are, and goes on when they are.
(() => {
  "use strict";
  // not all phones at once
  const chooseTime = () => Date.now() + 20000 + Math.random() * 10000;
  let nextAt = chooseTime();

  async function look() {
    nextAt = chooseTime();
    try {
      const reply = await fetch(location.href, { cache: "no-store" });
      const page = new DOMParser().parseFromString(await reply.text(), "text/html");
      // the server is in trouble, or was asked too often: this page stays
      const isRefused = reply.status >= 500 || reply.status === 429;
      if (!isRefused && !page.body.hasAttribute("data-early")) location.replace(reply.url);
    } catch {}
  }

  const lookWhenDue = () => document.visibilityState === "visible" && Date.now() > nextAt && look();
  setInterval(lookWhenDue, 1000);
  document.addEventListener("visibilitychange", lookWhenDue);
})();

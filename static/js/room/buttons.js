// Two buttons that send nothing to the server: to test this phone, and to share the link to one's answers.
(() => {
  "use strict";
  const texts = document.querySelector("#texts").dataset;

  function test(button) {
    button.textContent = texts.works;
    button.setAttribute("aria-pressed", "true");
    Live.say(texts.works);
    Preferences.buzz();
  }
  async function share(button) {
    const url = new URL(button.dataset.share, location.href).href;
    try {
      if (navigator.share) return await navigator.share({ url });
      await navigator.clipboard.writeText(url);
      button.textContent = texts.copied;
      Live.say(texts.copied);
    } catch {}
  }
  document.addEventListener("click", ({ target }) => {
    const tested = target.closest("[data-try]");
    const shared = target.closest("[data-share]");
    if (tested) test(tested);
    if (shared) share(shared);
  });
})();

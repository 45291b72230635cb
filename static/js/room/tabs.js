// The phone's tabs: one view at a time, a dot on Now when there is something new, and the number of questions.
(() => {
  "use strict";
  const { body } = document;
  const $ = (selector, from = document) => from.querySelector(selector);
  const texts = $("#texts").dataset;

  function markNow(isNew) {
    const tab = $("[data-view-link=now]");
    $("[data-news]", tab).hidden = !isNew;
    if (isNew) tab.setAttribute("aria-label", texts.nowNew);
    else tab.removeAttribute("aria-label");
  }
  function show(view) {
    body.dataset.view = view;
    if (view === "now") markNow(false);
    document.querySelectorAll("nav [data-view-link]").forEach((link) => {
      if (link.dataset.viewLink === view) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    });
  }
  // Screen reader users don't see that the view changed, so its heading gets the focus.
  function focusHeading() {
    const heading = $(`.view[data-view="${body.dataset.view}"] h2`);
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }
  function open(view) {
    show(view);
    window.scrollTo(0, 0);
  }
  function showCount() {
    const count = Number($("#question_state").dataset.count);
    $("[data-questions]").textContent = count ? ` · ${count}` : "";
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-view-link]");
    if (!link) return;
    event.preventDefault();
    open(link.dataset.viewLink);
    focusHeading();
  });
  Events.on("landed", showCount);
  // the scripts run, so the page without them needn't be offered
  $(".plain").remove();
  show(location.hash === "#ask" ? "ask" : "now");
  showCount();
  window.Tabs = { open, markNow, focusHeading };
})();

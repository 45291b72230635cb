// The remote's views: what to say now, its notes, the questions. A swipe leads from one to another, and so do the links
// below and the keys; a swipe is never the only way.
(() => {
  "use strict";
  const { body } = document;
  const $ = (selector, from = document) => from.querySelector(selector);
  const KEYS = { n: "notes", q: "questions", v: "questions" };
  // px for which a finger has to go one way, and ms in which
  const FAR = 56;
  const QUICKLY = 700;
  const findView = () => $(`.view[data-view="${body.dataset.view}"]`);

  function show(view) {
    body.dataset.view = view;
    document.querySelectorAll("[data-view-link]").forEach((link) => {
      if (link.dataset.viewLink === view) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    });
  }
  // Screen reader users don't see that the view changed, so its heading gets the focus.
  function open(view) {
    if (view === body.dataset.view) return;
    show(view);
    const heading = $("h2", findView());
    if (!heading) return;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-view-link]");
    if (!link) return;
    event.preventDefault();
    open(link.dataset.viewLink);
  });

  function onKey(event) {
    const { key, target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (target.closest("dialog[open]") || Keys.isEditable(target)) return;
    if (key === "Escape") return open("now");
    const view = KEYS[key.toLowerCase()];
    if (!view) return;
    event.preventDefault();
    const isAloud = key.toLowerCase() === "v";
    open(view === body.dataset.view && !isAloud ? "now" : view);
    if (!isAloud) return;
    $("#aloud").open = true;
    $("#aloud-text").focus();
  }
  document.addEventListener("keydown", onKey);

  // Where each swipe leads. A view that can be scrolled further is scrolled first.
  const SWIPES = {
    now: { up: "notes", left: "questions" },
    notes: { down: "now", left: "questions", right: "now" },
    questions: { right: "now" },
  };
  let began = null;
  function onStart({ touches, target }) {
    began = null;
    if (touches.length !== 1 || target.closest("dialog, input, textarea, select, [role=tablist]")) return;
    const [{ clientX, clientY }] = touches;
    const { scrollTop, clientHeight, scrollHeight } = findView();
    const isAtEnd = { up: scrollTop + clientHeight >= scrollHeight - 2, down: scrollTop <= 0 };
    began = { clientX, clientY, isAtEnd, at: performance.now() };
  }
  function onEnd({ changedTouches }) {
    if (!began || performance.now() - began.at > QUICKLY) return;
    const [{ clientX, clientY }] = changedTouches;
    const across = clientX - began.clientX;
    const along = clientY - began.clientY;
    const isAcross = Math.abs(across) > 1.5 * Math.abs(along);
    if (Math.max(Math.abs(across), Math.abs(along)) < FAR) return;
    const way = isAcross ? (across < 0 ? "left" : "right") : along < 0 ? "up" : "down";
    const view = SWIPES[body.dataset.view][way];
    if (view && began.isAtEnd[way] !== false) open(view);
    began = null;
  }
  document.addEventListener("touchstart", onStart, { passive: true });
  document.addEventListener("touchend", onEnd, { passive: true });
  document.addEventListener("touchcancel", () => (began = null), { passive: true });

  // How many questions wait, and each slide begins at its top.
  let slide = $("#now").dataset.slide;
  function update() {
    const count = Number($("#tab-waiting b")?.textContent || 0);
    const badge = $(".badge");
    badge.textContent = count;
    badge.hidden = !count;
    if (slide === $("#now").dataset.slide) return;
    slide = $("#now").dataset.slide;
    document.querySelectorAll('.view:not([data-view="questions"])').forEach((view) => view.scrollTo(0, 0));
  }
  Events.on("landed", update);
  show("now");
  update();
})();

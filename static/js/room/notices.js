// Notices of notes, photos, screenshots and a recording: a change is told aloud. And what somebody here would rather
// not be in: sent like everything else, and filled in from what the server holds.
(() => {
  "use strict";
  const $ = (selector, from = document) => from.querySelector(selector);
  const texts = $("#texts").dataset;
  const form = $("form[data-send=opt_out]");
  const boxes = [...form.querySelectorAll("[type=checkbox]")];
  const { words } = form.elements;

  const readNotices = () => $("#notices ul")?.textContent.trim().replace(/\s+/g, " ") || "";
  let told = readNotices();
  function tellChange() {
    const now = readNotices();
    if (now !== told) Live.say(now || texts.noNotices);
    told = now;
  }
  Events.on("landed", tellChange);

  // What is being changed here stays until the server holds something else.
  function fill() {
    const { optedOut = "", optOutWords = "" } = $("#mine").dataset;
    const kinds = optedOut.split(" ");
    boxes.forEach((box) => {
      const isOn = kinds.includes(box.name);
      if (box.defaultChecked !== isOn) box.checked = box.defaultChecked = isOn;
    });
    if (words.defaultValue !== optOutWords) words.value = words.defaultValue = optOutWords;
  }
  Events.on("mine", fill);

  Events.on("acknowledged", (command, reply) => {
    if (command.do !== "opt_out" || !reply.ok) return;
    const place = $("#opt-out-said");
    place.textContent = boxes.some((box) => command[box.name]) ? texts.optedOut : texts.optedIn;
    Live.say(place.textContent);
    Mine.fetch();
  });

  // The way from a notice to the form. The tab is opened by then.
  document.addEventListener("click", ({ target }) => {
    if (!target.closest("#notices [data-view-link]")) return;
    $("h3", form).focus();
    form.scrollIntoView();
  });
})();

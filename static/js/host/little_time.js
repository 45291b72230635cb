// Little time left in the item: at a fifth of it, and at one minute, the timer looks different, and a screen reader is
// told once. Only the console knows; nothing moves.
(() => {
  "use strict";
  const MINUTE = 60;
  const texts = document.getElementById("texts").dataset;
  // the item that was on, and the seconds that were left of it, when last looked
  let wasOn = "";
  let before = -Infinity;

  function secondsLeft({ dataset }) {
    return (Date.parse(dataset.ends) - (dataset.paused ? Date.parse(dataset.paused) : ServerClock.now())) / 1000;
  }
  const passes = (limit, left) => left <= limit && before > limit;
  function say(words) {
    if (!document.body.hasAttribute("data-no-counts")) Announcer.say(words);
  }
  function look() {
    const timer = document.querySelector(".foot .timer[data-given]");
    if (!timer) return;
    const left = secondsLeft(timer);
    const fifth = Number(timer.dataset.given) / 5;
    timer.toggleAttribute("data-little", left <= Math.max(fifth, MINUTE) && left > MINUTE);
    timer.toggleAttribute("data-minute", left <= MINUTE && left > 0);
    const isSame = wasOn === timer.dataset.run;
    if (isSame && passes(MINUTE, left)) say(texts.minuteLeft);
    else if (isSame && fifth > MINUTE && passes(fifth, left))
      say(texts.littleLeft.replace("{n}", Math.max(1, Math.round(left / MINUTE))));
    [wasOn, before] = [timer.dataset.run, left];
  }
  setInterval(look, 250);
  Events.on("landed", look);
  look();
})();

// Whoever joins with a name types it next: the field opens with the cursor in it, and on a phone with the keyboard.
(() => {
  "use strict";
  const withName = document.querySelector(".join-named");
  withName.querySelector("summary").addEventListener("click", (event) => {
    // opened by the script: a phone brings its keyboard only for what a touch itself focuses
    event.preventDefault();
    withName.open = true;
    withName.querySelector("#name").focus();
  });
})();

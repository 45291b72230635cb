// Whoever joins with a name types it next: the field opens with the cursor in it (and, on a phone, the keyboard).
(() => {
  "use strict";
  const named = document.querySelector(".join-named");
  named.querySelector("summary").addEventListener("click", (event) => {
    event.preventDefault(); // opened here and now: a phone brings its keyboard only for what a touch itself focuses
    named.open = true;
    named.querySelector("#name").focus();
  });
})();

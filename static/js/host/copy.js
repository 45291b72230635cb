// Copies a link. Over plain http a page has no clipboard: the text is selected, and copied the old way or by hand.
(() => {
  "use strict";
  const texts = document.querySelector("#texts").dataset;

  async function writeToClipboard(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return false;
    }
  }
  function copySelected(field) {
    field.focus();
    field.select();
    return document.execCommand("copy");
  }
  async function copy(field, button) {
    let isCopied = await writeToClipboard(field.value);
    if (!isCopied) {
      // only what can be seen can be selected
      const dialog = field.closest("dialog");
      if (!dialog.open) dialog.showModal();
      isCopied = copySelected(field);
    }
    const text = isCopied ? texts.copied : texts.copyYourself;
    document.querySelector("#copied").textContent = text;
    if (isCopied && "tells" in button.dataset) button.textContent = text;
    Live.say(text);
  }
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-copy]");
    if (button) copy(document.getElementById(button.dataset.copy), button);
  });
})();

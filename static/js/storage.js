// What this browser stores: for the device, or for one tab. What it refuses to store is kept until the page is left.
(() => {
  "use strict";
  const wrap = (name) => {
    const refused = {};
    function get(key) {
      if (key in refused) return refused[key];
      try {
        return window[name].getItem(key);
      } catch {
        return null;
      }
    }
    function set(key, text) {
      try {
        window[name].setItem(key, text);
        delete refused[key];
      } catch {
        refused[key] = text;
      }
    }
    function getJson(key, otherwise) {
      try {
        return JSON.parse(get(key)) || otherwise;
      } catch {
        return otherwise;
      }
    }
    const setJson = (key, value) => set(key, JSON.stringify(value));
    return { get, set, getJson, setJson };
  };
  window.Stored = { device: wrap("localStorage"), tab: wrap("sessionStorage") };
})();

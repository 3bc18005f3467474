"use strict";
window.masthead = (function () {
  const KEPT = 12;
  const waiting = new Map();
  const loaded = new Map();
  function take(number, piece) {
    loaded.set(number, piece);
    for (const old of loaded.keys()) {
      if (loaded.size <= KEPT) break;
      loaded.delete(old);
    }
  }
  function load(name, number) {
    if (loaded.has(number)) return Promise.resolve(loaded.get(number));
    if (!waiting.has(number)) {
      waiting.set(number, new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = "pages/" + name + "-" + number + ".js";
        script.addEventListener("load", () => { waiting.delete(number); script.remove(); resolve(loaded.get(number)); });
        script.addEventListener("error", () => { waiting.delete(number); script.remove(); reject(new Error(script.src)); });
        document.head.append(script);
      }));
    }
    return waiting.get(number);
  }
  function address(page, place, isSingle, inFront) {
    const inside = isSingle || inFront;
    return (inside ? "report.html#" : "pages/" + page + ".html#") + (place || page);
  }
  function element(name, className, text) {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  }
  return { take, load, address, element };
})();

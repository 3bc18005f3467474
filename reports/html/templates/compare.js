"use strict";
(function () {
  const SVG = "http://www.w3.org/2000/svg";
  const MOST = 4;
  const index = JSON.parse(document.getElementById("index").textContent);
  const form = document.querySelector("form.choose");
  const output = document.querySelector("output.compared");
  const place = document.querySelector(".comparison");
  const { element, load, address } = masthead;
  const outlets = index.pieces.flatMap((piece, number) => piece.map(([key, name, isScored], at) => ({ key, name, isScored, number, at })));
  const places = new Map(outlets.map((one, at) => [one.key, at]));
  const selects = Array.from(form.querySelectorAll("select"));
  const names = outlets.map((one) => one.name);
  const twice = new Set(names.filter((name, at) => names.indexOf(name) !== at));
  selects.forEach((select) => outlets.forEach((one) => {
    const option = element("option", "", twice.has(one.name) ? one.name + " (" + one.key + ")" : one.name);
    option.value = one.key;
    select.append(option);
  }));

  function drawn(name, attributes, parent, words) {
    const made = document.createElementNS(SVG, name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    if (words !== undefined) made.textContent = words;
    if (parent) parent.append(made);
    return made;
  }
  function cell(row, words, className, head) {
    const made = element(head ? "th" : "td", className, words);
    if (head) made.scope = head;
    row.append(made);
    return made;
  }
  function table(caption, heads, className) {
    const made = element("table", className);
    made.append(element("caption", "", caption));
    const row = element("tr");
    heads.forEach((head, at) => cell(row, head, at ? "" : "first", "col"));
    const top = element("thead");
    top.append(row);
    made.append(top, element("tbody"));
    return made;
  }
  function link(one) {
    const made = element("a", "name", one.name);
    made.href = address(one.page, "", index.is_single);
    return made;
  }

  function decimals(width) {
    if (!(width > 0)) return 1;
    const exponent = Math.floor(Math.log10(width));
    return Math.min(Math.max(-exponent + (width / 10 ** exponent < 2 ? 1 : 0), 0), 4);
  }
  function signed(value, digits) {
    const text = Math.abs(value).toFixed(digits);
    return Number(text) === 0 ? text : (value < 0 ? "−" : "+") + text;
  }
  function between(low, high, digits) {
    return signed(low, digits) + " to " + signed(high, digits);
  }

  /* quantiles of the differences of draws that rest on the same weights and thresholds */
  function scoreDifference(a, b) {
    if (!a.score || !b.score || !a.draws.length || a.group !== b.group) return null;
    const found = a.draws.map((value, at) => b.draws[at] - value).filter(Number.isFinite).sort((x, y) => x - y);
    if (found.length < 50) return null;
    const tail = (1 - index.level) / 2;
    const at = (share) => found[Math.min(Math.max(Math.round(share * (found.length - 1)), 0), found.length - 1)];
    return [at(tail), at(1 - tail)];
  }
  /* the interval of a difference of two independent values from their own intervals (Zou and Donner 2008) */
  function difference(a, b) {
    if (!a.counts || !b.counts || !a.ends || !b.ends) return null;
    const d = b.value - a.value;
    const low = d - Math.hypot(b.value - b.ends[0], a.ends[1] - a.value);
    const high = d + Math.hypot(b.ends[1] - b.value, a.value - a.ends[0]);
    return [d, low, high];
  }

  function scores(chosen) {
    const made = table("Scores from 0 to 100 with their intervals", ["Outlet", "", "Score", "Rank", "Difference from " + chosen[0].name], "versus board");
    const axis = made.tHead.rows[0].cells[1];
    axis.append(element("span", "vh", "Score on an axis from 0 to 100"));
    const ticks = drawn("svg", { class: "track", "aria-hidden": "true" }, axis);
    [["0", "start"], ["50", "middle"], ["100", "end"]].forEach(([tick, anchor]) => drawn("text", { x: tick + "%", y: 30, "text-anchor": anchor }, ticks, tick));
    chosen.forEach((one, at) => {
      const row = element("tr");
      row.dataset.outlet = one.key;
      const who = cell(row, "", "who", "row");
      who.append(link(one), element("div", "small muted num", one.n.toLocaleString("en") + (one.n === 1 ? " article" : " articles")));
      if (!one.score) {
        cell(row, one.why, "small").colSpan = 4;
      } else {
        const [shown, low, high, x, left, width] = one.score;
        const svg = drawn("svg", { class: "track", "aria-hidden": "true" }, cell(row, ""));
        [0, 25, 50, 75, 100].forEach((tick) => drawn("line", { class: "grid", x1: tick + "%", x2: tick + "%", y1: 0, y2: 34 }, svg));
        if (left !== null) drawn("rect", { class: "band", x: left + "%", width: width + "%", y: 5, height: 14 }, svg);
        drawn("circle", { class: "dot", cx: x + "%", cy: 12, r: 5 }, svg);
        const score = cell(row, "", "score num");
        score.append(element("data", "", shown), element("span", "small muted", low ? low + " to " + high : ""));
        cell(row, one.rank || "not ranked", "num small").dataset.label = "Rank";
        const gap = at ? scoreDifference(chosen[0], one) : null;
        const apart = cell(row, !at ? "" : gap ? between(gap[0], gap[1], 0) + " points" : "not compared", "num small");
        if (at) apart.dataset.label = "Difference from " + chosen[0].name;
      }
      made.tBodies[0].append(row);
    });
    return made;
  }

  function falls(chosen) {
    const scored = chosen.filter((one) => one.score);
    if (!scored.length) return null;
    const made = table("Where each score comes from: each bar begins where the one above ends, the dashed outline is what could have been given", ["Indicator", ...scored.map((one) => one.name)], "versus falls");
    index.indicators.forEach((indicator, at) => {
      const row = element("tr");
      cell(row, "", "own-words", "row").append(indicator.label, element("span", "footing", indicator.dimension + (indicator.most === null ? "" : ", at most " + indicator.most.toFixed(1) + " points")));
      scored.forEach((one) => {
        const here = one.rows[at];
        const box = cell(row, "", "num");
        box.dataset.outlet = one.key;
        box.dataset.label = one.name;
        if (!here.bar) { box.append(element("span", "state small", here.state || "not in the score")); return; }
        const svg = drawn("svg", { class: "step", "aria-hidden": "true" }, box);
        const [start, width, full] = here.bar;
        drawn("rect", { class: "full", x: start + "%", width: full + "%", y: 4, height: 14 }, svg);
        drawn("rect", { class: "d" + indicator.number, x: start + "%", width: width + "%", y: 4, height: 14 }, svg);
        const isOther = Math.abs(full - indicator.most) > 0.06;
        box.append(element("span", "small", width === full && !isOther ? indicator.most.toFixed(1) : here.points));
        if (isOther) box.append(element("span", "small muted", " of " + here.of));
      });
      made.tBodies[0].append(row);
    });
    return made;
  }

  function panels(chosen) {
    const made = element("div", "strips named");
    index.indicators.forEach((indicator, at) => {
      const panel = element("div");
      panel.append(element("h3", "own-words", indicator.label), element("p", "small muted", [indicator.unit, indicator.goalposts].filter(Boolean).join("; ")));
      const list = element("ul", "plain lines");
      const [best, worst] = indicator.posts;
      chosen.forEach((one) => {
        const here = one.rows[at];
        const line = element("li");
        line.dataset.outlet = one.key;
        line.append(element("span", "name", one.name));
        const svg = drawn("svg", { "aria-hidden": "true" }, line);
        if (best !== null) drawn("line", { class: "post", x1: best + "%", x2: best + "%", y1: 0, y2: "100%" }, svg);
        if (worst !== null) drawn("line", { class: "post", x1: worst + "%", x2: worst + "%", y1: 0, y2: "100%", "stroke-dasharray": "2 3" }, svg);
        drawn("line", { class: "grid", x1: 0, x2: "100%", y1: "50%", y2: "50%" }, svg);
        if (here.at) {
          const group = drawn("g", here.counts ? {} : { class: "pale" }, svg);
          drawn("line", { class: "line", x1: here.at[1] + "%", x2: here.at[1] + here.at[2] + "%", y1: "50%", y2: "50%" }, group);
          drawn("circle", { cx: here.at[0] + "%", cy: "50%", r: 4.5 }, group);
        }
        const words = here.shown ? here.shown + (here.interval ? " (" + here.interval + ")" : "") + (here.counts ? "" : ", too few articles to count") + (here.counted ? "; as counted " + here.counted : "") : here.state || "not measured";
        line.append(element("span", "num small", words));
        list.append(line);
      });
      panel.append(list);
      chosen.slice(1).forEach((one) => {
        const gap = difference(chosen[0].rows[at], one.rows[at]);
        if (!gap) return;
        const scale = indicator.share ? 100 : 1;
        const digits = indicator.share ? 0 : decimals((gap[2] - gap[1]) / 2);
        const unit = indicator.share ? " percentage points" : "";
        const [d, low, high] = gap.map((value) => value * scale);
        const apart = low > 0 || high < 0 ? "" : "; the interval holds 0";
        panel.append(element("p", "small", one.name + " against " + chosen[0].name + ": " + signed(d, digits) + unit + " (" + between(low, high, digits) + ")" + apart));
      });
      made.append(panel);
    });
    return made;
  }

  function shared(chosen) {
    const wanted = new Set(chosen.map((one) => places.get(one.key)));
    const found = index.stories.filter(([, , tellers]) => tellers.filter((one) => wanted.has(one)).length > 1);
    if (!found.length) return element("p", "muted", "No story in which two of them share text.");
    const list = element("ul", "cards");
    found.forEach(([page, title, tellers]) => {
      const line = element("li");
      const head = element("h3");
      const to = element("a", "name", title);
      to.href = address(page, "", index.is_single);
      head.append(to);
      const side = element("div", "side name", tellers.filter((one) => wanted.has(one)).map((one) => names[one]).join(", "));
      const left = element("div");
      left.append(head);
      line.append(left, side);
      list.append(line);
    });
    return list;
  }

  let turn = 0;
  async function show() {
    const mine = ++turn;
    const asked = new URLSearchParams(location.hash.slice(1)).get("outlets");
    const keys = [];
    for (const key of asked === null ? outlets.filter((one) => one.isScored).slice(0, 2).map((one) => one.key) : asked.split(",").map(unpack)) {
      if (places.has(key) && !keys.includes(key) && keys.length < MOST) keys.push(key);
    }
    selects.forEach((select, at) => { select.value = keys[at] || ""; });
    if (keys.length < 2) {
      place.replaceChildren();
      output.textContent = outlets.length < 2 ? "The run has fewer than two outlets." : "Choose at least two outlets.";
      return;
    }
    let chosen;
    try {
      chosen = await Promise.all(keys.map(async (key) => {
        const one = outlets[places.get(key)];
        return (await load("compare", one.number))[one.at];
      }));
    } catch (error) {
      output.textContent = "The outlets could not be loaded. The folder pages belongs beside this file.";
      return;
    }
    if (mine !== turn) return;
    output.textContent = "";
    const level = Math.round(100 * index.level);
    place.replaceChildren(
      scores(chosen),
      element("p", "small muted", "Intervals hold in " + level + " of 100 cases. The difference of two scores is that of scores drawn under the same weights and thresholds; where its interval holds 0, the two are not told apart whatever the weights. Ranks and groups rest on other articles alone, with the weights as set."),
      ...[falls(chosen)].filter(Boolean),
      element("h2", "", "Indicator by indicator"),
      element("p", "small muted", "Solid rule: full points; dashed rule: none. Pale dots rest on too few articles to count."),
      panels(chosen),
      element("h2", "", "Stories they share text in"),
      shared(chosen));
  }
  function unpack(key) {
    try { return decodeURIComponent(key); } catch (error) { return key; }
  }
  form.addEventListener("input", () => {
    const keys = selects.map((select) => select.value).filter(Boolean);
    location.replace("#outlets=" + encodeURIComponent(keys.map(encodeURIComponent).join(",")));
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("hashchange", show);
  show();
})();

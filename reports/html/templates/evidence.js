"use strict";
(function () {
  const AT_ONCE = 100;
  const index = JSON.parse(document.getElementById("index").textContent);
  const form = document.querySelector("form.seek");
  const output = document.querySelector(".seeking output");
  const body = document.querySelector("table.found tbody");
  const more = document.querySelector("button.more");
  const fields = ["q", "source", "kind", "outlet", "credit"];
  const SOURCES = new Set(["Attribution", "Sources"]);

  function option(select, value, words) {
    const one = document.createElement("option");
    one.value = value;
    one.textContent = words;
    select.append(one);
  }
  const held = new Set(index.pieces.flatMap((piece) => piece.kinds));
  const families = new Map();
  index.kinds.forEach(([name, title, family], place) => {
    if (!held.has(place)) return;
    if (!families.has(family)) {
      const group = document.createElement("optgroup");
      group.label = family;
      option(group, family, "all of " + family.toLowerCase());
      families.set(family, group);
      form.elements.kind.append(group);
    }
    option(families.get(family), name, title);
  });
  const names = index.outlets.map(([, name]) => name);
  const shared = new Set(names.filter((name, place) => names.indexOf(name) !== place));
  index.outlets.forEach(([key, name]) => option(form.elements.outlet, key, shared.has(name) ? name + " (" + key + ")" : name));
  function outletAt(asked) {
    const place = index.outlets.findIndex(([key]) => key === asked);
    return place >= 0 ? place : names.indexOf(asked);
  }

  const load = (number) => masthead.load("evidence", number);

  function wanted() {
    const asked = new URLSearchParams(location.hash.slice(1));
    const kind = asked.get("kind");
    const kinds = index.kinds.flatMap(([name, , family], place) => (name === kind || family === kind ? [place] : []));
    const outlet = outletAt(asked.get("outlet") || "");
    return {
      words: (asked.get("q") || "").trim().toLowerCase().split(/\s+/).filter(Boolean),
      source: (asked.get("source") || "").trim().toLowerCase(),
      credit: asked.get("credit") || "",
      kinds: kind ? kinds : null,
      outlet: asked.get("outlet") ? outlet : null,
    };
  }

  function matches(row, article, filter) {
    const [, , kind, head, text, before, words, behind, credit] = row;
    if (filter.kinds && !filter.kinds.includes(kind)) return false;
    if (filter.outlet !== null && article[2] !== filter.outlet) return false;
    if (filter.credit && credit !== filter.credit) return false;
    if (filter.source && !(SOURCES.has(index.kinds[kind][2]) && head.toLowerCase().includes(filter.source))) return false;
    if (!filter.words.length) return true;
    const all = (head + " " + text + " " + before + words + behind + " " + article[1]).toLowerCase();
    return filter.words.every((word) => all.includes(word));
  }

  function pieces(filter) {
    return index.pieces.map((piece, number) => [piece, number]).filter(([piece]) =>
      (!filter.kinds || filter.kinds.some((kind) => piece.kinds.includes(kind))) &&
      (filter.outlet === null || piece.outlets.includes(filter.outlet)));
  }

  function address(page, note) {
    return masthead.address(page, page + "-n-" + note + "-r", index.is_single);
  }

  const element = masthead.element;

  function show(row, piece) {
    const [place, note, kind, head, text, before, words, behind, credit] = row;
    const [page, title, outlet, date] = piece.articles[place];
    const [name, kindTitle] = index.kinds[kind];
    const line = element("tr");
    const said = element("td", "serif");
    said.dir = "auto";
    said.append(before, element("span", "k k-" + name, words), behind);
    const what = element("td", "n-" + name);
    what.append(element("b", "", head), element("span", "muted small", [text.startsWith(kindTitle) ? "" : kindTitle, text, credit].filter(Boolean).join("; ")));
    const where = element("td", "small");
    const link = element("a", "name", title);
    link.href = address(page, note);
    where.append(link, element("span", "muted", [names[outlet], date].filter(Boolean).join(", ")));
    line.append(said, what, where);
    return line;
  }

  let turn = 0;
  let limit = AT_ONCE;
  async function search() {
    const mine = ++turn;
    const filter = wanted();
    let found = 0;
    body.replaceChildren();
    more.hidden = true;
    for (const [, number] of pieces(filter)) {
      let piece;
      try {
        piece = await load(number);
      } catch (error) {
        output.textContent = "A part of the list is missing: pages/evidence-" + number + ".js. The folder pages belongs beside this file.";
        return;
      }
      if (mine !== turn) return;
      const lines = [];
      for (const row of piece.rows) {
        if (!matches(row, piece.articles[row[0]], filter)) continue;
        if (found < limit) lines.push(show(row, piece));
        found += 1;
      }
      body.append(...lines);
      output.textContent = "Searching: " + found.toLocaleString("en") + " so far";
    }
    more.hidden = found <= limit;
    const listed = Math.min(found, limit).toLocaleString("en");
    output.textContent = found ? listed + " of " + found.toLocaleString("en") + " shown" : nothing(filter);
  }

  function nothing(filter) {
    if (filter.outlet === null || !filter.kinds || filter.words.length || filter.source || filter.credit) return "Nothing found. Fewer filters may help.";
    return "Nothing of this kind is marked in the articles of " + names[filter.outlet] + ": as counted, it is 0. A value above 0 on its page is an estimate, what the outlet would have at the scheme’s mix of article lengths.";
  }

  function cell(value) {
    const text = /^[=+\-@\t\r]/.test(value) ? "'" + value : value;
    return '"' + text.replace(/"/g, '""') + '"';
  }

  async function save() {
    const filter = wanted();
    const lines = ["outlet,date,title,kind,what,detail,credit,before,words,behind,address"];
    for (const [, number] of pieces(filter)) {
      const piece = await load(number);
      for (const row of piece.rows) {
        const [place, note, kind, head, text, before, words, behind, credit] = row;
        const article = piece.articles[place];
        if (!matches(row, article, filter)) continue;
        const [page, title, outlet, date] = article;
        const cells = [names[outlet], date, title, index.kinds[kind][1], head, text, credit, before, words, behind, address(page, note)];
        lines.push(cells.map(cell).join(","));
      }
    }
    const link = element("a");
    link.href = URL.createObjectURL(new Blob(["\ufeff" + lines.join("\r\n") + "\r\n"], { type: "text/csv" }));
    link.download = "evidence.csv";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  function read() {
    const asked = new URLSearchParams(location.hash.slice(1));
    const outlet = outletAt(asked.get("outlet") || "");
    if (outlet >= 0) asked.set("outlet", index.outlets[outlet][0]);
    fields.forEach((name) => { form.elements[name].value = asked.get(name) || ""; });
    limit = AT_ONCE;
    search();
  }
  let pause = 0;
  function write() {
    const asked = new URLSearchParams();
    fields.forEach((name) => { if (form.elements[name].value) asked.set(name, form.elements[name].value); });
    const hash = "#" + asked.toString();
    if (hash === (location.hash || "#")) return;
    location.replace(hash);
  }
  form.addEventListener("input", () => { clearTimeout(pause); pause = setTimeout(write, 250); });
  form.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(pause); write(); });
  more.addEventListener("click", () => { limit += 5 * AT_ONCE; search(); });
  document.querySelector("button.csv").addEventListener("click", save);
  window.addEventListener("hashchange", read);
  read();
})();

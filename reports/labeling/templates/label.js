"use strict";
(function () {
  const data = JSON.parse(document.getElementById("data").textContent);
  const byId = new Map(data.items.map((item, place) => [item.id, place]));
  const $ = (id) => document.getElementById(id);
  const unsureWord = "unsure";
  let labels = {};
  let at = 0;
  let undownloaded = 0;
  let canKeep = true;

  const key = () => "masthead-labels " + data.sample + " " + data.pass + " " + $("labeler").value.trim();
  const say = (text) => { $("said").textContent = text; };
  const nLabeled = () => Object.keys(labels).length;

  function keep() {
    try {
      localStorage.setItem(key(), JSON.stringify(labels));
      canKeep = true;
    } catch (error) {
      if (canKeep) say("This browser keeps nothing: download the labels before you leave the page.");
      canKeep = false;
    }
  }

  function recall() {
    let kept = {};
    try {
      kept = JSON.parse(localStorage.getItem(key()) || "{}");
    } catch (error) {
      canKeep = false;
    }
    labels = {};
    for (const id of Object.keys(kept)) if (byId.has(id)) labels[id] = kept[id];
    undownloaded = 0;
    at = firstOpen();
    if (nLabeled()) say(nLabeled() + " labels of an earlier sitting are back.");
  }

  function firstOpen() {
    const place = data.items.findIndex((item) => !(item.id in labels));
    return place < 0 ? data.items.length - 1 : place;
  }

  function show() {
    const n = data.items.length;
    $("count").textContent = n ? "Item " + (at + 1) + " of " + n + ", " + nLabeled() + " labeled" : "No items";
    $("bar").value = n ? nLabeled() / n : 0;
    $("answers").hidden = !n;
    if (!n) return;
    const item = data.items[at];
    $("before").textContent = item.before;
    $("item").textContent = item.text;
    $("item").className = item.text.length > 1500 ? "long" : "";
    $("item").scrollTop = 0;
    $("after").textContent = item.after;
    $("original").hidden = !data.originals.length;
    $("beside").textContent = item.beside < 0 ? "No original was found that comes near." : data.originals[item.beside];
    const given = labels[item.id] || { label: "", of: "", note: "" };
    $("note").value = given.note;
    for (const [id, word] of [["yes", "yes"], ["no", "no"], ["unsure", unsureWord]]) {
      if ($(id)) {
        $(id).className = given.label === word ? "given" : "";
        $(id).setAttribute("aria-pressed", String(given.label === word));
      }
    }
    if ($("number")) $("number").value = /^\d+$/.test(given.label) ? given.label : "";
    if ($("whole")) $("whole").value = given.of;
  }

  function give(label, of) {
    if (!data.items.length) return;
    labels[data.items[at].id] = { label: label, of: of || "", note: $("note").value };
    undownloaded += 1;
    say("");
    keep();
    if (nLabeled() === data.items.length) say("All items are labeled. Download the labels.");
    if (at < data.items.length - 1) at += 1;
    show();
    if ($("number") && document.activeElement !== document.body) $("number").focus();
  }

  function giveNumber() {
    const number = $("number").value.trim();
    const whole = $("whole") ? $("whole").value.trim() : "";
    const most = data.answer === "words" ? data.items[at].size : 999999;
    if (!/^\d+$/.test(number) || Number(number) > most) return say(data.answer === "words" ? "A number from 0 to " + most + ", please." : "A whole number, please.");
    if ($("whole") && !/^\d+$/.test(whole)) return say("Two whole numbers, please.");
    if (data.answer === "part" && Number(number) > Number(whole)) return say("The whole is a number not smaller than the part.");
    give(number, whole);
  }

  function move(step) {
    at = Math.min(Math.max(at + step, 0), Math.max(data.items.length - 1, 0));
    say("");
    show();
  }

  function cell(text) {
    const inert = /^[=+\-@\t\r]/.test(text) ? "'" + text : text;
    return /[",;\n\r]/.test(inert) ? '"' + inert.replace(/"/g, '""') + '"' : inert;
  }

  function table() {
    const rows = [["item_id", "label", "of", "note", "labeler", "pass", "sample_id"]];
    for (const item of data.items) {
      const given = labels[item.id];
      if (given) rows.push([item.id, given.label, given.of, given.note, $("labeler").value.trim(), String(data.pass), data.sample]);
    }
    return "\ufeff" + rows.map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
  }

  function download() {
    const link = document.createElement("a");
    const name = $("labeler").value.trim().replace(/[^\p{L}\p{N}]+/gu, "_");
    link.href = URL.createObjectURL(new Blob([table()], { type: "text/csv;charset=utf-8" }));
    link.download = "label_" + (name || "labels") + (data.pass === 3 ? "_pass3" : "") + ".csv";
    document.body.appendChild(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    undownloaded = 0;
    say(nLabeled() + " labels downloaded as " + link.download + ".");
  }

  function parse(text) {
    const rows = [];
    let row = [], field = "", quoted = false;
    const head = text.replace(/^\ufeff/, "").replace(/^sep=.*\r?\n/, "");
    const first = head.split(/\r?\n/, 1)[0];
    const mark = [",", ";", "\t"].find((c) => first.toLowerCase().split(c).map((x) => x.trim().replace(/^"|"$/g, "")).includes("item_id")) || ",";
    for (let i = 0; i < head.length; i += 1) {
      const c = head[i];
      if (quoted) {
        if (c === '"' && head[i + 1] === '"') { field += '"'; i += 1; } else if (c === '"') quoted = false; else field += c;
      } else if (c === '"') quoted = true;
      else if (c === mark) { row.push(field); field = ""; }
      else if (c === "\n" || c === "\r") {
        if (c === "\r" && head[i + 1] === "\n") i += 1;
        row.push(field); rows.push(row); row = []; field = "";
      } else field += c;
    }
    if (field || row.length) { row.push(field); rows.push(row); }
    return rows;
  }

  function take(text, name) {
    const rows = parse(text);
    const names = (rows.shift() || []).map((x) => x.trim().toLowerCase());
    const column = (row, title) => (names.indexOf(title) < 0 ? "" : (row[names.indexOf(title)] || "").trim());
    let taken = 0, strange = 0;
    for (const row of rows) {
      const id = column(row, "item_id"), label = column(row, "label");
      if (!label) continue;
      if (!byId.has(id)) { strange += 1; continue; }
      labels[id] = { label: label, of: column(row, "of"), note: column(row, "note").replace(/^'(?=[=+\-@])/, "") };
      taken += 1;
    }
    keep();
    at = firstOpen();
    show();
    say(taken + " labels taken from " + name + (strange ? "; " + strange + " are for items that this page has not." : "."));
  }

  const click = (id, act) => { if ($(id)) $(id).addEventListener("click", act); };
  click("yes", () => give("yes"));
  click("no", () => give("no"));
  click("unsure", () => give(unsureWord));
  click("enter", giveNumber);
  click("back", () => move(-1));
  click("download", download);
  $("labeler").addEventListener("change", () => { recall(); show(); });
  $("note").addEventListener("change", () => {
    const given = data.items.length ? labels[data.items[at].id] : null;
    if (given) { given.note = $("note").value; undownloaded += 1; keep(); }
  });
  $("load").addEventListener("change", () => {
    const file = $("load").files[0];
    if (!file) return;
    file.text().then((text) => take(text, file.name), () => say("The file cannot be read."));
    $("load").value = "";
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const field = event.target.tagName === "INPUT" ? event.target : null;
    if (field && field.type === "number" && event.key === "Enter") { event.preventDefault(); if (field.id === "number" && $("whole")) $("whole").focus(); else giveNumber(); return; }
    const inNumber = field && field.type === "number";
    if (field && !inNumber) return;
    const pressed = event.key.toLowerCase();
    if (pressed === "arrowleft" && !(inNumber && field.value)) move(-1);
    else if (pressed === "arrowright" && !(inNumber && field.value)) move(1);
    else if (pressed === "y" && $("yes")) give("yes");
    else if (pressed === "n" && $("no")) give("no");
    else if (pressed === "u") give(unsureWord);
    else if (/^\d$/.test(pressed) && $("number") && !inNumber) { $("number").value = ""; $("number").focus(); return; }
    else return;
    event.preventDefault();
  });
  window.addEventListener("beforeunload", (event) => {
    if (undownloaded) { event.preventDefault(); event.returnValue = ""; }
  });

  recall();
  show();
})();

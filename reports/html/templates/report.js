"use strict";
(function () {
  const store = {
    get(key) { try { return localStorage.getItem("masthead-" + key); } catch (error) { return null; } },
    set(key, value) { try { localStorage.setItem("masthead-" + key, value); } catch (error) { /* a private window */ } },
  };

  const theme = document.getElementById("theme");
  if (theme) {
    theme.value = store.get("theme") || "auto";
    theme.addEventListener("change", () => store.set("theme", theme.value));
  }

  document.addEventListener("change", (event) => {
    const kind = event.target.dataset && event.target.dataset.kind;
    if (!kind) return;
    store.set("kind-" + kind, event.target.checked ? "on" : "off");
    document.querySelectorAll('input[data-kind="' + kind + '"]').forEach((box) => { box.checked = event.target.checked; });
  });
  document.querySelectorAll("input[data-kind]").forEach((box) => {
    const wanted = store.get("kind-" + box.dataset.kind);
    if (wanted) box.checked = wanted === "on";
  });

  function valueOf(row, column) {
    const cell = row.cells[column];
    const given = cell.dataset.v;
    if (given === undefined) return cell.textContent.trim().toLowerCase();
    return given === "" ? null : Number(given);
  }

  function compare(a, b) {
    if (a === null || b === null) return (a === null ? 1 : 0) - (b === null ? 1 : 0);
    return typeof a === "number" ? a - b : a.localeCompare(b);
  }

  function sortRows(table, heads, column, direction) {
    heads.forEach((each) => each.removeAttribute("aria-sort"));
    heads[column].setAttribute("aria-sort", direction);
    const body = table.tBodies[0];
    const sign = direction === "ascending" ? 1 : -1;
    const rows = Array.from(body.rows);
    rows.sort((a, b) => {
      const x = valueOf(a, column);
      const y = valueOf(b, column);
      return x === null || y === null ? compare(x, y) : sign * compare(x, y);
    });
    body.append(...rows);
  }

  document.querySelectorAll("table[data-sort]").forEach((table) => {
    const heads = Array.from(table.tHead.rows[0].cells);
    const label = document.createElement("label");
    label.className = "sorter noprint";
    const select = document.createElement("select");
    const listed = Array.from(table.tBodies[0].rows);
    select.append(new Option("as listed", ""));
    heads.forEach((head, column) => {
      if (head.dataset.fixed !== undefined) return;
      const first = head.dataset.first || "ascending";
      const other = first === "ascending" ? "descending" : "ascending";
      select.append(new Option(head.textContent + (first === "descending" ? ", most first" : ""), column));
      const button = document.createElement("button");
      button.type = "button";
      while (head.firstChild) button.append(head.firstChild);
      head.append(button);
      button.addEventListener("click", () => {
        sortRows(table, heads, column, head.getAttribute("aria-sort") === first ? other : first);
      });
    });
    select.addEventListener("change", () => {
      if (select.value === "") table.tBodies[0].append(...listed);
      else sortRows(table, heads, Number(select.value), heads[select.value].dataset.first || "ascending");
    });
    label.append("Sort by", select);
    if (listed.length >= 8) (table.closest(".scroll") || table).before(label);
  });

  document.querySelectorAll("table[data-filter]").forEach((table) => {
    const rows = Array.from(table.tBodies).flatMap((body) => Array.from(body.rows)).filter((row) => !row.querySelector("th.group"));
    if (rows.length < 8) return;
    const label = document.createElement("label");
    label.className = "filter";
    const box = document.createElement("input");
    box.type = "search";
    const count = document.createElement("output");
    label.append(table.dataset.filter, box, count);
    (table.closest(".scroll") || table).before(label);
    box.addEventListener("input", () => {
      const wanted = box.value.trim().toLowerCase();
      let shown = 0;
      rows.forEach((row) => {
        row.hidden = !row.textContent.toLowerCase().includes(wanted);
        shown += row.hidden ? 0 : 1;
      });
      count.textContent = wanted ? shown + " of " + rows.length : "";
    });
  });

  function csvCell(words) {
    const text = /^[=+\-@\t\r]/.test(words) && !/^[+-]?[\d.,]+%?$/.test(words) ? "'" + words : words;
    return '"' + text.replace(/"/g, '""') + '"';
  }
  function tableBefore(place) {
    const found = [];
    for (let one = place.previousElementSibling; one && !one.matches("h2, h3"); one = one.previousElementSibling) {
      found.push(...(one.matches("table") ? [one] : one.querySelectorAll("table")));
    }
    return found.length === 1 ? found[0] : null;
  }
  function button(words, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = words;
    made.addEventListener("click", act);
    return made;
  }
  document.querySelectorAll(".save").forEach((place) => {
    const table = place.closest("figure, .seek") ? null : tableBefore(place);
    if (!table || table.closest(".view") !== place.closest(".view") || table.matches(".found")) return;
    place.prepend(button("This table as csv", () => {
      const rows = Array.from(table.rows).filter((row) => !row.hidden && !row.querySelector("th.group"));
      const lines = rows.map((row) => Array.from(row.cells, (cell) => csvCell(cell.textContent.replace(/\s+/g, " ").trim())).join(","));
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob(["\ufeff" + lines.join("\r\n") + "\r\n"], { type: "text/csv" }));
      link.download = place.closest(".view").id + ".csv";
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    }));
  });
  document.querySelectorAll(".copyable").forEach((place) => {
    const text = place.querySelector("pre");
    const copy = button("Copy", async () => {
      try {
        await navigator.clipboard.writeText(text.textContent);
        copy.textContent = "Copied";
      } catch (error) {
        getSelection().selectAllChildren(text);
        copy.textContent = "Selected: press Ctrl+C";
      }
    });
    text.after(copy);
  });

  const printing = document.querySelector("details.printing");
  if (printing) {
    const main = document.querySelector("main");
    const form = printing.querySelector("form");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const wanted = new Set(Array.from(form.querySelectorAll("input:checked"), (box) => box.value));
      main.querySelectorAll(".view").forEach((view) => view.classList.toggle("printed", wanted.has(view.id.split("-")[0])));
      main.classList.toggle("set", wanted.size > 0);
      printing.open = false;
      window.print();
    });
    const opened = () => { if (location.hash === "#print") printing.open = true; };
    window.addEventListener("hashchange", opened);
    opened();
    window.addEventListener("afterprint", () => main.classList.remove("set"));
  }

  function highlight(event) {
    const here = event.target.closest && event.target.closest("[data-outlet]");
    const key = here ? here.dataset.outlet : null;
    document.querySelectorAll(".hot").forEach((one) => { if (one.dataset.outlet !== key) one.classList.remove("hot"); });
    if (key === null) return;
    document.querySelectorAll("[data-outlet]").forEach((one) => { if (one.dataset.outlet === key) one.classList.add("hot"); });
  }
  document.addEventListener("pointerover", highlight);
  document.addEventListener("focusin", highlight);

  document.querySelectorAll(".sides").forEach((sides) => {
    const leave = sides.querySelector(".leave");
    const quotes = leave.querySelector(".quotes");
    const short = leave.querySelector(".short");
    function count() {
      const least = Number(short.value);
      const noQuotes = !quotes || quotes.checked;
      sides.querySelectorAll("table.beside").forEach((table) => {
        let n = Number(table.dataset.n);
        table.querySelectorAll("tr[data-m]").forEach((row) => {
          const [words, quoted, match] = ["w", "q", "m"].map((name) => Number(row.dataset[name]));
          const isShort = match < least;
          row.classList.toggle("out", isShort || (noQuotes && words === 0 && quoted > 0));
          n += isShort ? -words : noQuotes ? 0 : quoted;
        });
        const said = n.toLocaleString("en") + (n === 1 ? " word" : " words");
        table.querySelector(".again").textContent = least || !noQuotes ? "counted this way: " + said : "";
      });
    }
    sides.addEventListener("change", count);
    leave.hidden = false;
    count();
  });

  const views = document.querySelector(".views");
  let left = null;

  function kindOf(mark) {
    return Array.from(mark.classList, (name) => name.startsWith("r-") ? name.slice(2) : "").find(Boolean);
  }

  const SPEECH = ["Attribution", "Sources"];

  function light(mark) {
    const view = mark.closest(".view");
    const legend = view.querySelector(".legend");
    const familyOf = (box) => box.closest(".family").firstElementChild.textContent;
    const boxes = Array.from(view.querySelectorAll("input[data-kind]"));
    const family = familyOf(boxes.find((box) => box.dataset.kind === kindOf(mark)));
    const lit = SPEECH.includes(family) ? SPEECH : [family];
    if (mark.closest(".furniture")) lit.push("Page");
    boxes.forEach((box) => { box.checked = lit.includes(familyOf(box)); });
    const all = document.createElement("button");
    all.type = "button";
    all.textContent = "Show all kinds";
    all.addEventListener("click", () => {
      boxes.forEach((box) => { box.checked = box.defaultChecked; });
      all.remove();
    });
    legend.append(all);
    mark.scrollIntoView({ block: "center" });
  }

  function isTyping(target) {
    return target.closest && target.closest("input, select, textarea, [contenteditable]");
  }

  document.addEventListener("keydown", (event) => {
    const step = { n: 1, p: -1 }[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const marks = Array.from(document.querySelectorAll(".view.article .ref")).filter((mark) => mark.offsetParent !== null);
    if (!marks.length) return;
    const now = marks.findIndex((mark) => "#" + mark.id === location.hash);
    const next = now < 0 ? (step > 0 ? 0 : marks.length - 1) : (now + step + marks.length) % marks.length;
    location.replace("#" + marks[next].id);
    marks[next].focus({ preventScroll: true });
  });
  function remember() {
    history.replaceState({ place: window.scrollY }, "");
  }
  function arrive() {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const view = (target && target.closest(".view")) || views.firstElementChild;
    if (!view || (target && target.id === "everything")) return;
    if (view.dataset.title) document.title = view.dataset.title;
    if (left !== null) {
      window.scrollTo(0, left);
    } else if (!target || target === view) {
      window.scrollTo(0, 0);
      const heading = view.querySelector("h1");
      if (target && heading) { heading.tabIndex = -1; heading.focus({ preventScroll: true }); }
    }
  }
  if (views && views.children.length > 1) {
    history.scrollRestoration = "manual";
    let pause = 0;
    window.addEventListener("scroll", () => { clearTimeout(pause); pause = setTimeout(remember, 120); }, { passive: true });
    document.addEventListener("click", (event) => {
      if (event.target.closest && event.target.closest("a[href^='#']")) { clearTimeout(pause); remember(); }
    }, true);
    window.addEventListener("popstate", (event) => {
      clearTimeout(pause);
      left = event.state && typeof event.state.place === "number" ? event.state.place : null;
    });
    window.addEventListener("hashchange", arrive);
    left = history.state && typeof history.state.place === "number" ? history.state.place : null;
    arrive();
  }
  const asked = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (asked && asked.classList.contains("ref")) light(asked);
})();

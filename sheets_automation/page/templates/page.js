"use strict";
// Draws the tables of the page from the data in it. Whatever somebody typed becomes text, never markup.
(() => {
  const PAGE = 25; // rows of a table at a time: ten thousand would be too many for any browser
  const data = JSON.parse(document.getElementById("data").textContent);
  const numbers = new Intl.NumberFormat("es-CO");
  const form = document.querySelector("form.filters");
  const boards = [];
  let serial = 0;

  // ---------------------------------------------------------------------------------------------------- elements

  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value !== "" && value !== null && value !== undefined) element.setAttribute(name, value);
    }
    element.append(...children.filter((child) => child !== "" && child !== null && child !== undefined));
    return element;
  }

  const chip = (state) => make("span", { class: "chip " + state }, data.states[state]);
  const small = (text) => (text ? make("span", { class: "soft" }, text) : "");
  const quoted = (text) => (text ? "«" + text + "»" : "");

  function link(href, text) {
    if (!href) return make("span", {}, text);
    const outside = href.startsWith("https://");
    return make("a", { href, target: outside ? "_blank" : "", rel: outside ? "noopener noreferrer" : "" }, text);
  }

  const place = (row) => link(row.link || data.files[row.file].href, row.tab + " › " + row.at);
  const who = (row) => [row.plate || row.customer || "–", small([row.plate ? row.customer : "", row.score].filter(Boolean).join(" · "))];

  function due(row) {
    if (!row.number) return [small("Sin caso")];
    const label = row.level ? make("span", { class: "level " + row.level }, row.label) : row.label;
    return [label, small([row.due, row.waited].filter(Boolean).join(" · "))];
  }

  // ------------------------------------------------------------------------------------------------------ tables

  // A row of a table; the explanation below it opens with its button.
  function drawn(columns, row, facts) {
    const cells = columns.map(([name, show], at) =>
      make(at ? "td" : "th", { role: at ? "cell" : "rowheader", scope: at ? "" : "row", "data-name": name }, ...show(row)));
    const line = make("tr", { role: "row" }, ...cells);
    if (!facts) return [line];
    const id = "why-" + ++serial;
    const button = make("button", { type: "button", class: "why", "aria-expanded": "false", "aria-controls": id }, "Por qué");
    button.append(make("span", { class: "hidden" }, " " + row.tab + " " + row.at));
    line.append(make("td", { role: "cell", class: "act" }, button));
    const below = make("tr", { role: "row", class: "below", id, hidden: "hidden" });
    button.addEventListener("click", () => open(button, below, columns.length + 1, facts(row)));
    return [line, below];
  }

  function open(button, below, span, facts) {
    if (!below.firstChild) {
      const list = make("dl", {});
      for (const [name, value, again] of facts) {
        if (value) list.append(make("dt", { class: again }, name), make("dd", { class: again }, value));
      }
      below.append(make("td", { role: "cell", colspan: span }, list));
    }
    below.hidden = !below.hidden;
    button.setAttribute("aria-expanded", String(!below.hidden));
  }

  // A table in pages. ``draw(keep)`` shows the rows that pass the filters; ``all()`` everything, for paper.
  function board(parent, label, { kind, columns, facts }, rows) {
    const body = make("tbody", { role: "rowgroup" });
    const heads = columns.map(([name], at) => make("th", { role: "columnheader", scope: "col", class: "c-" + (at + 1) }, name));
    if (facts) heads.push(make("th", { role: "columnheader", scope: "col", class: "act" }, make("span", { class: "hidden" }, "Explicación")));
    const head = make("thead", { role: "rowgroup" }, make("tr", { role: "row" }, ...heads));
    const table = make("table", { role: "table", class: "rows of-" + kind, "aria-label": label }, head, body);
    const back = make("button", { type: "button" }, "‹ Anteriores");
    const next = make("button", { type: "button" }, "Siguientes ›");
    const where = make("span", { role: "status" });
    const pager = make("div", { class: "pager", role: "group", "aria-label": "Páginas de " + label }, back, where, next);
    parent.append(table, pager);
    let kept = rows;
    let from = 0;

    function show(first, last) {
      body.replaceChildren(...kept.slice(first, last).flatMap((row) => drawn(columns, row, facts)));
    }
    function turn(to) {
      from = to;
      show(from, from + PAGE);
      pager.hidden = kept.length <= PAGE;
      where.textContent = numbers.format(from + 1) + "–" + numbers.format(Math.min(from + PAGE, kept.length)) + " de " + numbers.format(kept.length);
      back.disabled = from === 0;
      next.disabled = from + PAGE >= kept.length;
    }
    function moved(to) {
      turn(to);
      table.scrollIntoView({ block: "nearest" });
    }
    back.addEventListener("click", () => moved(from - PAGE));
    next.addEventListener("click", () => moved(from + PAGE));
    turn(0);
    return {
      size: rows.length,
      draw(keep) {
        kept = rows.filter(keep);
        turn(0);
        return kept.length;
      },
      all() {
        const before = [kept, from];
        kept = rows;
        show(0, rows.length);
        body.querySelectorAll("button.why").forEach((button) => button.click());
        return () => {
          kept = before[0];
          turn(before[1]);
        };
      },
    };
  }

  // -------------------------------------------------------------------------------------------- rows, cases, findings

  const rowColumns = [
    ["Fila", (row) => [place(row)]],
    ["Color", (row) => [make("span", { class: "change" }, chip(row.before), make("span", { class: "arrow", role: "img", "aria-label": "pasa a" }, "→"), chip(row.after)), small(row.kept)]],
    ["Cliente", who],
    ["Dijo", (row) => [make("span", { class: "said" }, quoted(row.said) || "–")]],
    ["Regla", (row) => [row.why, small(row.rule)]],
    ["Plazo", due],
    ["Responsable", (row) => [row.owner || "–"]],
  ];
  const caseColumns = [
    ["Caso", (row) => [row.number, make("span", { class: "soft" }, place(row))]],
    ["Plazo", due],
    ["Color", (row) => [chip(row.after), small(row.stage)]],
    ["Responsable", (row) => [row.owner, small(row.area)]],
    ["Cliente", who],
    ["Dijo", (row) => [make("span", { class: "said" }, quoted(row.said) || "–")]],
  ];
  const findingColumns = [
    ["Dónde", (row) => [link(row.href, [row.tab, row.cell].filter(Boolean).join(" › ") || row.book), row.tab ? small(row.book) : ""]],
    ["Columna", (row) => [row.field]],
    ["Se leyó", (row) => [row.read || "–"]],
    ["Se esperaba", (row) => [row.expected]],
    ["Qué hacer", (row) => [row.fix]],
  ];
  // «again»: what the row says as well, which paper need not repeat.
  const rowFacts = (row) => [
    ["Por qué", row.rule ? row.why + " (" + row.rule + ")" : row.why, "again"],
    ["Caso", [row.number, row.notes].filter(Boolean).join(" · ") || "No es un caso: no espera respuesta."],
    ["Plazo", row.plan],
    ["Falta", row.missing],
    ["Responde", row.owner, "again"],
    ["El cliente dijo", quoted(row.said), "again"],
    ["Celdas", data.files[row.file].title + " › " + row.tab + " › " + row.at, "again"],
  ];
  const caseFacts = (row) => [
    ["Plazo", row.plan],
    ["Falta", row.missing],
    ["Además", row.notes],
    ["El cliente dijo", quoted(row.said), "again"],
    ["Fila", data.files[row.file].title + " › " + row.tab + " › " + row.at],
  ];

  const ROWS = { kind: "rows", columns: rowColumns, facts: rowFacts };
  const CASES = { kind: "cases", columns: caseColumns, facts: caseFacts };
  const FINDINGS = { kind: "findings", columns: findingColumns, facts: null };

  function drawRows() {
    const root = document.getElementById("rows");
    if (!root) return;
    data.files.forEach((file, at) => {
      const rows = data.rows.filter((row) => row.file === at);
      if (!rows.length) return;
      const heading = make("h3", {}, link(file.href, file.title), " ", make("span", { class: "n" }));
      const part = make("div", { class: "book" }, heading);
      root.append(part);
      const own = board(part, "Filas de " + file.title, ROWS, rows);
      boards.push({ ...own, kind: "rows", told: (n) => {
        heading.lastChild.textContent = numbers.format(n);
        part.hidden = !n;
      } });
    });
  }

  function drawCases() {
    const root = document.getElementById("cases");
    if (!root) return;
    const none = make("p", { hidden: "hidden" }, "Ningún caso con estos filtros.");
    root.append(none);
    const part = make("div", {});
    root.append(part);
    boards.push({ ...board(part, "Casos abiertos", CASES, data.cases), kind: "cases", told: (n) => {
      part.hidden = !n;
      none.hidden = n > 0;
    } });
  }

  // A group is drawn when it is opened: there may be thousands of findings.
  function drawFindings() {
    const root = document.getElementById("findings");
    if (!root) return;
    for (const group of data.findings) {
      const summary = make("summary", {},
        make("span", { class: "grade " + group.severity.toLowerCase() }, group.severity), make("h3", {}, group.title),
        make("span", { class: "n" }, numbers.format(group.items.length)));
      const details = make("details", {}, summary);
      let drawn = null;
      details.addEventListener("toggle", () => {
        if (details.open && !drawn) drawn = board(details, group.title, FINDINGS, group.items);
      });
      details.all = () => (drawn = drawn || board(details, group.title, FINDINGS, group.items)).all();
      root.append(details);
    }
  }

  // ----------------------------------------------------------------------------------------------------- filters

  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

  function searched(row) {
    if (!row.words) {
      row.words = plain([row.tab, row.at, row.plate, row.customer, row.said, row.number, row.owner, row.why, row.label].join(" "));
    }
    return row.words;
  }

  function filter() {
    const wanted = {};
    form.querySelectorAll("[data-filter]").forEach((field) => (wanted[field.dataset.filter] = field.value.trim()));
    const words = plain(wanted.text).split(/\s+/).filter(Boolean);
    const keep = (row) =>
      (!wanted.file || row.file === Number(wanted.file)) &&
      (!wanted.owner || row.owner === wanted.owner) &&
      (!wanted.after || row.after === wanted.after) &&
      words.every((word) => searched(row).includes(word));
    const shown = { rows: 0, cases: 0 };
    for (const one of boards) {
      const n = one.draw(keep);
      one.told(n);
      shown[one.kind] += n;
    }
    document.getElementById("cuantas").textContent =
      numbers.format(shown.rows) + " de " + numbers.format(data.rows.length) + " filas · " +
      numbers.format(shown.cases) + " de " + numbers.format(data.cases.length) + " casos";
  }

  function offer(id, choices) {
    const field = document.getElementById(id);
    for (const [value, text] of choices) field.append(make("option", { value }, text));
    field.addEventListener("change", filter);
  }

  function drawFilters() {
    if (!data.rows.length && !data.cases.length) return;
    const seen = new Set([...data.rows, ...data.cases].map((row) => row.after));
    offer("f-archivo", data.files.map((file, at) => [String(at), file.title]));
    offer("f-persona", data.people.map((name) => [name, name]));
    offer("f-color", Object.entries(data.states).filter(([state]) => seen.has(state)));
    let waiting = 0;
    document.getElementById("f-texto").addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(filter, 120);
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(filter));
    form.hidden = false;
    filter();
  }

  // --------------------------------------------------------------------------------------------- mails and paper

  // A frame without scripts cannot say how tall it is, so it is measured from here.
  function fit(frame) {
    const inner = frame.contentDocument && frame.contentDocument.documentElement;
    if (inner && frame.offsetWidth) frame.style.height = Math.max(inner.scrollHeight, 200) + "px";
  }

  const frames = [...document.querySelectorAll("iframe.mail")];
  for (const frame of frames) {
    frame.addEventListener("load", () => fit(frame));
    frame.closest("details").addEventListener("toggle", () => requestAnimationFrame(() => fit(frame)));
  }
  window.addEventListener("resize", () => frames.forEach(fit));

  // On paper everything is open and nothing is filtered.
  let back = [];
  window.addEventListener("beforeprint", () => {
    for (const one of boards) {
      one.told(one.size);
      back.push(one.all());
    }
    for (const details of document.querySelectorAll("details")) {
      const was = details.open;
      if (details.all) back.push(details.all());
      details.open = true;
      back.push(() => (details.open = was));
    }
  });
  window.addEventListener("afterprint", () => {
    back.forEach((undo) => undo());
    back = [];
    if (!form.hidden) filter();
  });

  drawRows();
  drawCases();
  drawFindings();
  drawFilters();
  document.documentElement.dataset.ready = "1";
})();

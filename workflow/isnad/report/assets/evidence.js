// The concordance: rows of one layer that agree with the filters, each with its context, right-to-left order right.
"use strict";
(function () {
  const { isnad } = window;
  const { store, element, say } = isnad;
  const PAGE = 50;
  const CONTEXT = 80;
  const MOST_SORTED = 2000;
  const MOST_SAVED = 5000;
  const COLUMNS = {
    documents: [],
    entities: ["label"],
    attributions: ["source_type", "quote_type", "kind", "stance", "relay", "anonymity"],
    hedges: ["category", "holder"],
    boosters: ["kind", "holder"],
    listed_sources: ["kind"],
    quality_flags: ["flag"],
  };
  const IDS = { entities: "entity_id", attributions: "source_id", listed_sources: "source_name" };
  // Filters that come with a link and are taken away with a button: ids, cues, and sides of a comparison.
  const CHIPS = ["entity_id", "with", "source_id", "source_name", "cue", "from", "to", "not_outlet", "not_label"];
  let manifest;
  let index;
  let found = [];
  let page = 0;
  let asked = 0;

  const label = {
    layer: () => say("Show"), outlet: () => say("Outlet"), month: () => say("Month"), section: () => say("Section"),
    label: () => say("Kind of name"), source_type: () => say("Type of source"), quote_type: () => say("Quotation"),
    kind: () => say("Kind"), stance: () => say("Stance of the verb"), relay: () => say("Relay"),
    anonymity: () => say("Anonymity"), category: () => say("Category"), holder: () => say("Who hedges"),
    flag: () => say("Flag"), words: () => say("Name or cue contains"), copy: () => say("Copies of stories"),
    sort: () => say("Order"), cue: () => say("Cue"), entity_id: () => say("Entity"), source_id: () => say("Source"),
    source_name: () => say("Source"), with: () => say("In one sentence with"), from: () => say("From"), to: () => say("Until"),
    not_outlet: () => say("All outlets but"), not_label: () => say("All kinds but"),
  };

  function state() {
    return Object.fromEntries(new URLSearchParams(window.location.hash.slice(1)));
  }
  function go(changes) {
    const next = { ...state(), ...changes };
    for (const key of Object.keys(next)) if (next[key] === null || next[key] === "*") delete next[key];
    const text = Object.entries(next).map(([k, v]) => k + "=" + encodeURIComponent(v)).join("&");
    if ("#" + text === window.location.hash) refresh();
    else window.location.hash = text;
  }

  function shown(column, value) {
    if (column === "month") return value ? isnad.date(value) : say("no date");
    if (column === "outlet" || column === "section") return value || say("none");
    if (column === "relay") return isnad.term("relay", value);
    const kinds = { boosters: "booster", listed_sources: "listed" };
    return isnad.term((column === "kind" && kinds[state().layer]) || column, value);
  }

  // --- filters ---------------------------------------------------------------------------------
  function choice(name, values, current, all) {
    const options = values.map((value) => element("option", { value, text: shown(name, value), selected: value === current }));
    if (all) options.unshift(element("option", { value: "*", text: say("all"), selected: current === undefined }));
    return element("label", {}, element("span", { text: label[name]() }),
      element("select", { name, onchange: (event) => go({ [name]: event.target.value, page: null }) }, ...options));
  }

  async function drawFilters() {
    const now = state();
    const form = document.getElementById("filters");
    const layer = now.layer || "attributions";
    const layers = Object.keys(COLUMNS).filter((name) => name === "documents" || (manifest.layers[name] && manifest.layers[name].rows));
    const select = element("select", {
      name: "layer",
      onchange: (event) => {
        const kept = Object.fromEntries(["outlet", "month", "section", "copy", "lang"].map((k) => [k, now[k] || null]));
        const cleared = Object.fromEntries(Object.keys(now).map((k) => [k, null]));
        go({ ...cleared, ...kept, layer: event.target.value });
      },
    }, ...layers.map((name) => element("option", { value: name, text: isnad.term("layer", name), selected: name === layer })));
    const parts = [element("label", {}, element("span", { text: label.layer() }), select)];
    for (const column of COLUMNS[layer]) {
      const values = column === "relay" ? ["0", "1"] : (manifest.values[layer + "." + column] || []);
      if (values.length > 1 || now[column] !== undefined) parts.push(choice(column, values, now[column], true));
    }
    for (const [column, values] of [["outlet", manifest.outlets], ["month", manifest.months], ["section", manifest.sections]]) {
      const sorted = [...values].sort();
      if (values.length > 1 || now[column] !== undefined) parts.push(choice(column, sorted, now[column], true));
    }
    if (layer !== "documents" && layer !== "quality_flags") {
      parts.push(element("label", {}, element("span", { text: label.words() }), element("input", {
        type: "search", name: "words", value: now.words || "", dir: "auto", autocomplete: "off",
        onchange: (event) => go({ words: event.target.value.trim() || null, page: null }),
      })));
    }
    parts.push(element("label", {}, element("span", { text: label.sort() }), element("select", {
      name: "sort", onchange: (event) => go({ sort: event.target.value, page: null }),
    }, ...[["*", say("as in the corpus")], ["newest", say("newest first")], ["oldest", say("oldest first")],
      ["after", say("by the words after")], ["before", say("by the words before")]]
      .map(([value, text]) => element("option", { value, text, selected: value === now.sort })))));
    parts.push(element("label", { class: "tick" }, element("input", {
      type: "checkbox", name: "copy", checked: now.copy === "0",
      onchange: (event) => go({ copy: event.target.checked ? "0" : null, page: null }),
    }), element("span", { text: say("without copies of stories") })));
    for (const column of CHIPS) {
      if (now[column] === undefined) continue;
      const name = column === IDS[layer] || column === "with" ? await nameOf(layer, now[column])
        : column === "from" || column === "to" ? isnad.date(now[column])
          : column === "not_label" ? isnad.term("label", now[column]) : now[column];
      parts.push(element("button", {
        type: "button", class: "chip", onclick: () => go({ [column]: null, page: null }),
        "aria-label": say("Remove the filter {name}", { name }),
      }, element("span", { text: label[column]() + ": " }), element("bdi", { text: name || say("not resolved") }), element("span", { "aria-hidden": true, text: " ×" })));
    }
    form.replaceChildren(...parts);
  }

  async function dictionary(name, chunk) {
    return store.load(`index/${name}-names-${store.pad(chunk, 3)}`);
  }
  async function position(name, key) {
    const about = manifest.dictionaries[name];
    const chunk = store.place(about.first, key);
    if (chunk < 0) return -1;
    const rows = await dictionary(name, chunk);
    const at = rows.findIndex((row) => row[0] === key);
    return at < 0 ? -1 : chunk * about.step + at;
  }
  async function nameOf(layer, id) {
    if (!id) return "";
    const at = await position(layer, id);
    if (at < 0) return id;
    const { step } = manifest.dictionaries[layer];
    return (await dictionary(layer, Math.floor(at / step)))[at % step][1];
  }
  // Looking for words forgets diacritics, tatweel and the hamza's seat, as a reader's typing does.
  function fold(text) {
    return text.normalize("NFC").replace(/[\u064b-\u065f\u0670\u0640]/g, "").replace(/[أإآٱ]/g, "ا").replace(/ى/g, "ي")
      .replace(/ة/g, "ه").toLocaleLowerCase();
  }
  async function withWords(name, words) {
    const about = manifest.dictionaries[name];
    const wanted = fold(words);
    const hits = new Set();
    if (!about) return hits;
    for (let chunk = 0; chunk * about.step < about.rows; chunk += 1) {
      (await dictionary(name, chunk)).forEach((row, i) => {
        if (row.slice(row.length > 1 ? 1 : 0).some((text) => text && fold(text).includes(wanted))) hits.add(chunk * about.step + i);
      });
    }
    return hits;
  }

  // --- finding ---------------------------------------------------------------------------------
  async function find(ask) {
    const now = state();
    const layer = now.layer || "attributions";
    const allowed = (column, list) => (now[column] === undefined ? null : list.indexOf(now[column]));
    const byDocument = [["outlet", manifest.outlets], ["month", manifest.months], ["section", manifest.sections]]
      .map(([column, list]) => [index[column], allowed(column, list)]).filter(([, want]) => want !== null);
    const other = now.not_outlet === undefined ? null : [manifest.outlets.indexOf(now.not_outlet), manifest.outlets.indexOf("")];
    const inTime = (day) => day && (!now.from || day >= now.from) && (!now.to || day <= now.to);
    const fits = (n) => byDocument.every(([values, want]) => values[n] === want) && !(now.copy === "0" && index.copy[n])
      && !(other && other.includes(index.outlet[n])) && (!(now.from || now.to) || inTime(manifest.days[index.day[n]]));
    const rows = [];
    if (layer === "documents") {
      for (let n = 0; n < manifest.documents; n += 1) if (fits(n)) rows.push([n, -1]);
      return rows;
    }
    const tests = [];
    for (const column of COLUMNS[layer]) {
      if (now[column] === undefined) continue;
      const want = column === "relay" ? Number(now.relay) : (manifest.values[layer + "." + column] || []).indexOf(now[column]);
      tests.push([column, (value) => value === want]);
    }
    if (now.not_label !== undefined) {
      const but = (manifest.values[layer + ".label"] || []).indexOf(now.not_label);
      tests.push(["label", (value) => value !== but]);
    }
    if (now.cue !== undefined && manifest.dictionaries[layer + "-cue"]) {
      const want = await position(layer + "-cue", now.cue);
      tests.push(["cue", (value) => value === want]);
    }
    const id = IDS[layer];
    if (id && now[id] !== undefined) {
      const want = await position(layer, now[id]);
      tests.push([id, (value) => value === want]);
    }
    const partner = now.with === undefined ? null : await position(layer, now.with);
    if (now.words) {
      const cues = await withWords(layer + "-cue", now.words);
      const names = id ? await withWords(layer, now.words) : new Set();
      tests.push(["*", (chunk, i) => (chunk.cue && cues.has(chunk.cue[i])) || (id && names.has(chunk[id][i]))]);
    }
    const about = manifest.layers[layer];
    for (let c = 0; c < about.chunks; c += 1) {
      const chunk = await store.load(`index/${layer}-${store.pad(c, 3)}`);
      if (ask !== asked) return null;
      let at = 0;
      chunk.counts.forEach((count, d) => {
        const n = c * about.step + d;
        if (count && fits(n)) {
          // Of a pair of names, one line for each sentence that holds both.
          const shared = new Set();
          if (partner !== null) {
            for (let i = at; i < at + count; i += 1) if (chunk[id][i] === partner) shared.add(chunk.sentence[i]);
          }
          for (let i = 0; i < count; i += 1) {
            if (partner !== null && !shared.has(chunk.sentence[at + i])) continue;
            if (tests.every(([column, test]) => (column === "*" ? test(chunk, at + i) : test(chunk[column][at + i])))) {
              rows.push([n, i]);
              if (partner !== null) shared.delete(chunk.sentence[at + i]);
            }
          }
        }
        at += count;
      });
    }
    return rows;
  }

  async function order(rows, how) {
    if (how === "newest" || how === "oldest") {
      const sign = how === "newest" ? -1 : 1;
      const dated = (n) => manifest.days[index.day[n]] || "";
      return rows.map((row, i) => [row, i]).sort(([a, i], [b, j]) => {
        const [x, y] = [dated(a[0]), dated(b[0])];
        if (x === y) return i - j;
        if (!x || !y) return x ? -1 : 1;
        return (x < y ? -1 : 1) * sign;
      }).map(([row]) => row);
    }
    if ((how === "after" || how === "before") && rows.length <= MOST_SORTED) {
      const keyed = [];
      for (const row of rows) {
        const line = await contextOf(row);
        const words = (how === "after" ? line.after : line.before).trim().split(/\s+/);
        keyed.push([(how === "after" ? words.slice(0, 3) : words.slice(-3).reverse()).map(fold).join(" "), row]);
      }
      const compare = new Intl.Collator("ar").compare;
      return keyed.sort(([a], [b]) => compare(a, b)).map(([, row]) => row);
    }
    return rows;
  }

  // --- lines -----------------------------------------------------------------------------------
  const LETTER = /[\u0621-\u065f\u066e-\u06d3\u0640]/;

  async function contextOf([number, ordinal]) {
    const layer = state().layer || "attributions";
    const { shard, record } = await store.documentByNumber(number, manifest);
    const text = new store.Text(record.text, record.length);
    if (ordinal < 0) return { record, row: null, before: "", word: "", after: "", text };
    const row = store.rows(shard, record, layer)[ordinal];
    // The letters joined to the counted word (a clitic, an ending) stay with it, so that they are drawn joined.
    let from = row.from;
    while (from > 0 && LETTER.test(text.slice(from - 1, from))) from -= 1;
    let to = row.to;
    while (to < record.length && LETTER.test(text.slice(to, to + 1))) to += 1;
    return {
      record, row, text, from, to,
      lead: text.slice(from, row.from), word: text.slice(row.from, row.to), tail: text.slice(row.to, to),
      before: text.slice(Math.max(0, from - CONTEXT), from), after: text.slice(to, Math.min(record.length, to + CONTEXT)),
    };
  }

  function words(text, side) {
    const flat = text.replace(/\s+/g, " ");
    return side === "before" ? flat.replace(/^\S*\s/, "") : flat.replace(/\s\S*$/, "");
  }

  // The context with the source of an attribution marked in it.
  function marked(line, a, b) {
    const { row, text } = line;
    const s = row.source_start;
    if (s === null || s === undefined || row.source_end <= a || s >= b) return [document.createTextNode(text.slice(a, b).replace(/\s+/g, " "))];
    const cuts = [a, Math.max(a, s), Math.min(b, row.source_end), b];
    const piece = (x, y) => document.createTextNode(x < y ? text.slice(x, y).replace(/\s+/g, " ") : "");
    return [piece(cuts[0], cuts[1]), element("span", { class: "m-sources" }, piece(cuts[1], cuts[2])), piece(cuts[2], cuts[3])];
  }

  function what(layer, row) {
    if (layer === "entities") return [element("bdi", { text: row.entity }), " · " + isnad.term("label", row.label)];
    if (layer === "attributions") {
      return [element("bdi", { text: row.source_name || "–" }), " · " + isnad.term("source_type", row.source_type)];
    }
    if (layer === "hedges") return [isnad.term("category", row.category)];
    if (layer === "boosters") return [isnad.term("booster", row.kind)];
    if (layer === "listed_sources") return [element("bdi", { text: row.source_name }), " · " + isnad.term("listed", row.kind)];
    return [isnad.term("flag", row.flag), row.detail ? " · " : "", element("bdi", { text: row.detail || "" })];
  }

  function line(layer, context) {
    const { record, row } = context;
    const span = row ? `:${row.from}-${row.to}` : "";
    const address = "document.html#" + encodeURIComponent(record.id) + span;
    const dir = document.documentElement.dir;
    const where = element("td", { class: "where", dir },
      element("a", { href: address }, element("bdi", { text: record.outlet || record.id })),
      record.published ? " · " : "", element("bdi", { text: record.published ? isnad.date(record.published) : "" }));
    if (!row) {
      return element("tr", { class: "title-row" },
        element("td", { class: "title", lang: "ar" }, element("a", { href: address }, element("bdi", { text: record.title || record.id }))), where);
    }
    const start = Math.max(0, context.from - CONTEXT);
    const stop = Math.min(record.length, context.to + CONTEXT);
    const mark = { entities: "m-entities", attributions: "m-cues", hedges: "m-hedges", boosters: "m-boosters", listed_sources: "m-sources", quality_flags: "m-flags" }[layer];
    return element("tr", { "data-document": record.id, "data-start": row.from, "data-end": row.to },
      element("td", { class: "before", lang: "ar" }, element("span", {}, ...marked(context, start, context.from))),
      element("td", { class: "word", lang: "ar" }, element("a", { href: address },
        context.lead, element("mark", { class: mark, text: context.word }), context.tail)),
      element("td", { class: "after", lang: "ar" }, element("span", {}, ...marked(context, context.to, stop))),
      element("td", { class: "what", dir }, ...what(layer, row)),
      where);
  }

  async function drawPage() {
    const layer = state().layer || "attributions";
    const pages = Math.max(1, Math.ceil(found.length / PAGE));
    page = Math.min(Math.max(0, Number(state().page || 1) - 1), pages - 1);
    const rows = found.slice(page * PAGE, (page + 1) * PAGE);
    const ask = asked;
    const lines = await Promise.all(rows.map(contextOf));
    if (ask !== asked) return;
    const heads = layer === "documents" ? [say("Document"), say("Where")]
      : [say("before"), say("counted words"), say("after"), say("Found as"), say("Where")];
    const table = element("table", { dir: "rtl", class: "kwic" + (layer === "documents" ? " titles" : "") },
      element("thead", {}, element("tr", {}, ...heads.map((text, i) => element("th", { scope: "col", text, dir: i > 2 || layer === "documents" ? document.documentElement.dir : "rtl" })))),
      element("tbody", {}, ...lines.map((one) => line(layer, one))));
    document.getElementById("concordance").replaceChildren(table);
    document.getElementById("place").textContent = say("Page {page} of {pages}", { page: page + 1, pages });
    document.getElementById("previous").disabled = page === 0;
    document.getElementById("next").disabled = page >= pages - 1;
  }

  async function refresh() {
    asked += 1;
    const ask = asked;
    const status = document.getElementById("found");
    await drawFilters();
    status.textContent = say("Looking…");
    const rows = await find(ask);
    if (rows === null || ask !== asked) return;
    found = await order(rows, state().sort);
    if (ask !== asked) return;
    const documents = new Set(found.map(([n]) => n)).size;
    status.textContent = say("Found: {rows} in {documents} documents.", { rows: found.length, documents });
    if (["after", "before"].includes(state().sort) && rows.length > MOST_SORTED) {
      status.textContent += " " + say("Too many rows to order by words: choose fewer than {n}.", { n: MOST_SORTED });
    }
    document.getElementById("save").textContent = found.length > MOST_SAVED
      ? say("The first {n} rows as CSV", { n: MOST_SAVED }) : say("Found rows as CSV");
    await drawPage();
    document.body.dataset.ready = String(ask);
  }

  async function save() {
    const layer = state().layer || "attributions";
    const rows = [["doc_id", "outlet", "published", "start", "end", "before", "words", "after", "found_as", "rule"]];
    for (const row of found.slice(0, MOST_SAVED)) {
      const one = await contextOf(row);
      const { record } = one;
      rows.push(one.row
        ? [record.id, record.outlet, record.published, one.row.from, one.row.to, words(one.before, "before") + one.lead, one.word,
          one.tail + words(one.after, "after"), what(layer, one.row).map((x) => x.textContent || (typeof x === "string" ? x : "")).join(""), one.row.rule]
        : [record.id, record.outlet, record.published, "", "", "", record.title, "", "", ""]);
    }
    isnad.saveText(`${layer}.csv`, isnad.csv(rows), "text/csv;charset=utf-8");
  }

  function fail(error) {
    document.getElementById("found").textContent = error.message;
    document.body.dataset.ready = "failed";
  }

  document.getElementById("previous").addEventListener("click", () => go({ page: page }));
  document.getElementById("next").addEventListener("click", () => go({ page: page + 2 }));
  document.getElementById("save").addEventListener("click", () => save().catch(fail));
  document.getElementById("filters").addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("hashchange", () => refresh().catch(fail));

  (async () => {
    manifest = await store.load("manifest");
    index = await store.load("index/documents");
    manifest.starts = index.first;
    isnad.listeners.push(() => refresh().catch(fail));
    await refresh();
  })().catch(fail);
})();

// One document: its text with layered marks that can be switched, the rule behind each, steps from mark to mark.
"use strict";
(function () {
  const { isnad } = window;
  const { store, element, say } = isnad;
  const LAYERS = ["entities", "sources", "cues", "content", "hedges", "scope", "boosters", "flags"];
  // The order in which marks that overlap lie inside one another.
  const NEST = ["content", "scope", "sources", "entities", "cues", "hedges", "boosters", "flags"];
  const name = {
    entities: () => say("Entities"), sources: () => say("Sources"), cues: () => say("Cues of attribution"),
    content: () => say("Attributed content"), hedges: () => say("Hedges"), scope: () => say("Scope of hedges"),
    boosters: () => say("Boosters"), flags: () => say("Quality flags"),
  };
  const on = new Set(["entities", "sources", "cues", "hedges", "flags"]);
  const article = document.getElementById("text");
  let manifest;
  let shard;
  let record;
  let rows;
  let items = [];
  let chosen = -1;

  function address() {
    const hash = window.location.hash.slice(1);
    const match = /^(.*?)(?::(\d+)-(\d+))?$/.exec(hash);
    return { id: decodeURIComponent(match[1]), start: match[2] === undefined ? null : Number(match[2]), end: Number(match[3]) };
  }

  // Every mark of the document: which layer, which row of which table, from where to where.
  function marks() {
    const made = [];
    const add = (layer, table, i, start, end) => {
      if (start !== null && start !== undefined && end > start) made.push({ layer, table, i, start, end });
    };
    rows.entities.forEach((r, i) => add("entities", "entities", i, r.start, r.end));
    rows.attributions.forEach((r, i) => {
      add("cues", "attributions", i, r.cue_start, r.cue_end);
      add("sources", "attributions", i, r.source_start, r.source_end);
      add("content", "attributions", i, r.content_start, r.content_end);
    });
    rows.hedges.forEach((r, i) => {
      add("hedges", "hedges", i, r.start, r.end);
      add("scope", "hedges", i, r.scope_start, r.scope_end);
    });
    rows.boosters.forEach((r, i) => add("boosters", "boosters", i, r.start, r.end));
    rows.quality_flags.forEach((r, i) => add("flags", "quality_flags", i, r.start, r.end));
    return made;
  }

  // The text cut wherever a mark begins or ends; each piece stands inside the marks that cover it. Text is set as text.
  function drawText(all) {
    const text = new store.Text(record.text, record.length);
    const fragment = document.createDocumentFragment();
    let before = 0;
    for (const part of text.parts) {
      if (part.offset > before) fragment.append(element("span", { class: "gap", text: "[…]" }));
      const cuts = new Set([part.offset, part.end]);
      for (const mark of all) for (const at of [mark.start, mark.end]) if (at > part.offset && at < part.end) cuts.add(at);
      const points = [...cuts].sort((a, b) => a - b);
      const starting = [...all].sort((a, b) => a.start - b.start);
      let next = 0;
      let active = [];
      for (let k = 0; k + 1 < points.length; k += 1) {
        const [a, b] = [points[k], points[k + 1]];
        while (next < starting.length && starting[next].start <= a) { active.push(starting[next]); next += 1; }
        active = active.filter((mark) => mark.end > a);
        let node = document.createTextNode(text.slice(a, b));
        const inner = [...active].sort((x, y) => NEST.indexOf(y.layer) - NEST.indexOf(x.layer));
        for (const mark of inner) {
          node = element("span", { class: "m m-" + mark.layer, "data-layer": mark.layer, "data-table": mark.table, "data-row": mark.i }, node);
        }
        fragment.append(node);
      }
      before = part.end;
    }
    if (before < record.length) fragment.append(element("span", { class: "gap", text: "[…]" }));
    article.replaceChildren(fragment);
  }

  function drawLayers() {
    const present = new Set(marks().map((mark) => mark.layer));
    const box = document.getElementById("layers");
    const legend = box.querySelector("legend");
    box.replaceChildren(legend, ...LAYERS.filter((layer) => present.has(layer)).map((layer) => element("label", {},
      element("input", { type: "checkbox", value: layer, checked: on.has(layer), onchange: (event) => {
        if (event.target.checked) on.add(layer); else on.delete(layer);
        show();
      } }),
      element("span", { class: "swatch m-" + layer, text: name[layer]() }))));
    show();
  }
  function show() {
    article.className = [...on].map((layer) => "on-" + layer).join(" ");
    drawList();
  }

  // --- what was found --------------------------------------------------------------------------
  const KINDS = { entities: "entities", attributions: "cues", hedges: "hedges", boosters: "boosters", quality_flags: "flags" };

  function listed() {
    const made = [];
    for (const [table, layer] of Object.entries(KINDS)) {
      if (!on.has(layer)) continue;
      rows[table].forEach((row, i) => {
        const span = { table, layer, i, row, start: row.from, end: row.to };
        if (span.start !== null && span.start !== undefined) made.push(span);
      });
    }
    return made.sort((a, b) => a.start - b.start || a.end - b.end);
  }

  function brief({ table, row }) {
    if (table === "entities") return [isnad.term("label", row.label), row.entity];
    if (table === "attributions") return [isnad.term("source_type", row.source_type), row.source_name || ""];
    if (table === "hedges") return [isnad.term("category", row.category), ""];
    if (table === "boosters") return [isnad.term("booster", row.kind), ""];
    return [isnad.term("flag", row.flag), row.detail || ""];
  }

  function drawList() {
    const text = new store.Text(record.text, record.length);
    items = listed();
    const list = document.getElementById("found-list");
    list.replaceChildren(...items.map((item, n) => {
      const [kind, detail] = brief(item);
      return element("li", {}, element("button", { type: "button", class: "found-item", "data-item": n, onclick: () => choose(n, true) },
        element("bdi", { class: "swatch m-" + item.layer, lang: "ar", text: text.slice(item.start, item.end) }),
        element("span", { class: "kind", text: kind }),
        detail ? element("bdi", { class: "what", text: detail }) : null));
    }));
    if (!items.length) list.replaceChildren(element("li", { class: "hint", text: say("Nothing in the chosen layers.") }));
  }

  function detailRows({ table, row }) {
    const link = (layer, key, id, text) => element("a", { href: `evidence.html#layer=${layer}&${key}=${encodeURIComponent(id)}` }, element("bdi", { text }));
    const plain = (text) => element("bdi", { text: text === null || text === undefined || text === "" ? "–" : String(text) });
    const text = new store.Text(record.text, record.length);
    const quoted = (a, b) => (a === null || a === undefined || a < 0 ? plain("") : element("bdi", { lang: "ar", text: text.slice(a, Math.min(b, a + 160)) + (b - a > 160 ? "…" : "") }));
    if (table === "entities") {
      return [[say("Entity"), link("entities", "entity_id", row.entity_id, row.entity)], [say("Kind of name"), plain(isnad.term("label", row.label))],
        [say("Found by"), element("code", { dir: "auto", text: row.method || "–" })]];
    }
    if (table === "attributions") {
      return [
        [say("Source"), row.source_id ? link("attributions", "source_id", row.source_id, row.source_name || "–") : plain(row.source_name)],
        [say("Source in the text"), row.source_start === null ? plain(say("not named here (pronoun or hidden subject)")) : quoted(row.source_start, row.source_end)],
        [say("Type of source"), plain(isnad.term("source_type", row.source_type))],
        [say("Cue"), quoted(row.cue_start, row.cue_end)],
        [say("Content"), quoted(row.content_start, row.content_end)],
        [say("Quotation"), plain(isnad.term("quote_type", row.quote_type))],
        [say("Kind"), plain(isnad.term("kind", row.kind))],
        [say("Stance of the verb"), plain(isnad.term("stance", row.stance))],
        [say("Relay"), plain(isnad.term("relay", row.relay ? 1 : 0))],
        row.anonymity ? [say("Anonymity"), plain(isnad.term("anonymity", row.anonymity))] : null,
        [say("Rule"), element("code", { dir: "auto", text: row.rule || "–" })],
      ].filter(Boolean);
    }
    if (table === "quality_flags") return [[say("Flag"), plain(isnad.term("flag", row.flag))], [say("Detail"), plain(row.detail)]];
    const holder = row.holder === "author" || !row.holder ? "author" : "source";
    return [
      [say("Category"), plain(table === "hedges" ? isnad.term("category", row.category) : isnad.term("booster", row.kind))],
      [say("Scope"), quoted(row.scope_start, row.scope_end)],
      [say("Who hedges"), holder === "author" ? plain(isnad.term("holder", "author"))
        : link("attributions", "source_id", row.holder, isnad.term("holder", "source"))],
      [say("Rule"), element("code", { dir: "auto", text: row.rule || "–" })],
    ];
  }

  function choose(n, scroll) {
    chosen = n;
    for (const old of document.querySelectorAll(".chosen")) old.classList.remove("chosen");
    const item = items[n];
    if (!item) return;
    const all = article.querySelectorAll(`[data-table="${item.table}"][data-row="${item.i}"]`);
    for (const mark of all) mark.classList.add("chosen");
    const entry = document.querySelector(`[data-item="${n}"]`);
    if (entry) { entry.classList.add("chosen"); entry.setAttribute("aria-current", "true"); }
    for (const other of document.querySelectorAll("[data-item][aria-current]")) if (other !== entry) other.removeAttribute("aria-current");
    const word = article.querySelector(`[data-table="${item.table}"][data-row="${item.i}"][data-layer="${item.layer}"]`);
    if (scroll && word) word.scrollIntoView({ block: "center" });
    const detail = document.getElementById("detail");
    detail.classList.add("open");
    detail.replaceChildren(element("button", {
      type: "button", class: "quiet close", text: say("Close"), onclick: () => detail.classList.remove("open"),
    }), element("p", { class: "detail-word" },
      element("bdi", { class: "swatch m-" + item.layer, lang: "ar", text: new store.Text(record.text, record.length).slice(item.start, item.end) })),
    element("dl", {}, ...detailRows(item).map(([term, value]) => element("div", {}, element("dt", { text: term }), element("dd", {}, value)))),
    element("p", {}, element("a", { href: `#${encodeURIComponent(record.id)}:${item.start}-${item.end}`, text: say("Link to these words") })));
  }

  article.addEventListener("click", (event) => {
    const ranks = ["hedges", "boosters", "flags", "cues", "entities", "sources", "scope", "content"];
    const touched = [];
    for (let node = event.target; node && node !== article; node = node.parentElement) {
      if (node.dataset && node.dataset.layer && on.has(node.dataset.layer)) touched.push(node.dataset);
    }
    touched.sort((a, b) => ranks.indexOf(a.layer) - ranks.indexOf(b.layer));
    if (!touched.length) return;
    const n = items.findIndex((item) => item.table === touched[0].table && item.i === Number(touched[0].row));
    if (n >= 0) choose(n, false);
  });
  function step(by) {
    if (!items.length) return;
    choose((chosen + by + items.length) % items.length, true);
  }
  document.getElementById("next-mark").addEventListener("click", () => step(1));
  document.getElementById("previous-mark").addEventListener("click", () => step(chosen < 0 ? 0 : -1));
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
    if (event.key === "n") step(1);
    if (event.key === "p") step(chosen < 0 ? 0 : -1);
  });

  // --- the page --------------------------------------------------------------------------------
  function drawMeta() {
    document.getElementById("title").replaceChildren(element("bdi", { lang: "ar", text: record.title || record.id }));
    const facts = [
      [say("Outlet"), record.outlet], [say("Date"), record.published && isnad.date(record.published)], [say("Section"), record.section],
      [say("Author"), record.author], [say("Words"), record.words === null ? null : isnad.number(record.words)],
      [say("Document"), record.id], [say("File"), record.file], [say("Address"), record.url], [say("Copy of"), record.copy],
      [say("Quality"), record.quality.map((flag) => isnad.term("flag", flag)).join(" · ")],
    ].filter(([, value]) => value);
    document.getElementById("meta").replaceChildren(...facts.map(([term, value]) => element("div", {},
      element("dt", { text: term }), element("dd", {}, element("bdi", { text: value })))));
    document.getElementById("partial").hidden = manifest.full_text;
    document.title = (record.title || record.id) + " · isnad";
  }

  async function around(number) {
    const to = async (id, n) => {
      const link = document.getElementById(id);
      link.hidden = n < 0 || n >= manifest.documents;
      if (link.hidden) return;
      const other = await store.documentByNumber(n, manifest);
      link.href = "#" + encodeURIComponent(other.record.id);
    };
    await Promise.all([to("previous-document", number - 1), to("next-document", number + 1)]);
    document.getElementById("place").textContent = say("Document {n} of {total}", { n: number + 1, total: manifest.documents });
  }

  async function open() {
    const { id, start, end } = address();
    const at = store.place(manifest.shards, id);
    shard = at < 0 ? null : await store.load("documents/" + store.pad(at, 4));
    const inside = shard ? shard.documents.findIndex((one) => one.id === id) : -1;
    if (inside < 0) {
      if (!id && manifest.documents) {
        const first = await store.documentByNumber(0, manifest);
        window.location.replace("#" + encodeURIComponent(first.record.id));
        return;
      }
      document.getElementById("title").textContent = say("There is no document {name} in this report.", { name: id });
      document.body.dataset.ready = "missing";
      return;
    }
    const fresh = !record || record.id !== id;
    record = shard.documents[inside];
    rows = Object.fromEntries(["entities", "attributions", "hedges", "boosters", "quality_flags"].map((layer) => [layer, store.rows(shard, record, layer)]));
    if (start !== null) {
      for (const [table, layer] of Object.entries(KINDS)) if (rows[table].some((r) => r.from === start && r.to === end)) on.add(layer);
    }
    drawMeta();
    drawText(marks());
    drawLayers();
    await around((await store.load("index/documents")).first[at] + inside);
    if (start !== null) {
      const n = items.findIndex((item) => item.start === start && item.end === end);
      if (n >= 0) choose(n, true);
      else point(start, end);
    } else if (fresh) {
      chosen = -1;
      window.scrollTo(0, 0);
    }
    document.body.dataset.ready = id;
  }

  // A link to words that are no mark: they are shown by selecting them.
  function point(start, end) {
    const text = new store.Text(record.text, record.length);
    const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    let at = 0;
    let set = false;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.parentElement.classList.contains("gap")) continue;
      const length = [...node.data].length;
      if (!set && start >= at && start < at + length) { range.setStart(node, [...node.data].slice(0, start - at).join("").length); set = true; }
      if (set && end <= at + length) { range.setEnd(node, [...node.data].slice(0, end - at).join("").length); break; }
      at += length;
    }
    if (!set || text.parts.length > 1) return;
    const selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    range.startContainer.parentElement.scrollIntoView({ block: "center" });
  }

  function fail(error) {
    document.getElementById("title").textContent = error.message;
    document.body.dataset.ready = "failed";
  }
  window.addEventListener("hashchange", () => open().catch(fail));
  (async () => {
    manifest = await store.load("manifest");
    manifest.starts = (await store.load("index/documents")).first;
    isnad.listeners.push(() => open().catch(fail));
    await open();
  })().catch(fail);
})();

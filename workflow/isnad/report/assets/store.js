// Loads shards of the evidence on demand. Each is a classic script that calls isnadData(name, value): works on file://.
"use strict";
(function () {
  const { isnad } = window;
  const waiting = new Map();
  const kept = new Map();
  const MOST_KEPT = 120;

  window.isnadData = (name, value) => {
    const wait = waiting.get(name);
    if (wait) wait.resolve(value);
  };

  function load(name) {
    if (kept.has(name)) {
      const value = kept.get(name);
      kept.delete(name);
      kept.set(name, value);
      return value;
    }
    const promise = new Promise((resolve, reject) => {
      waiting.set(name, { resolve });
      const script = document.createElement("script");
      script.src = "evidence/" + name + ".js";
      script.onload = () => { waiting.delete(name); script.remove(); reject(new Error(name)); };
      script.onerror = () => {
        kept.delete(name);
        reject(new Error(isnad.say("A part of the evidence could not be read: {name}", { name: script.src })));
      };
      document.head.append(script);
    });
    kept.set(name, promise);
    if (kept.size > MOST_KEPT) {
      for (const old of kept.keys()) {
        if (old.startsWith("documents/")) { kept.delete(old); break; }
      }
    }
    return promise;
  }

  // Order of Python strings (code points), which is the order of documents and dictionaries.
  function compare(a, b) {
    if (!/[\ud800-\udfff]/.test(a) && !/[\ud800-\udfff]/.test(b)) return a < b ? -1 : a > b ? 1 : 0;
    const [x, y] = [[...a], [...b]];
    for (let i = 0; i < Math.min(x.length, y.length); i += 1) {
      const d = x[i].codePointAt(0) - y[i].codePointAt(0);
      if (d) return d;
    }
    return x.length - y.length;
  }

  // Number of the last entry of sorted `firsts` that is not after `key`; -1 where there is none.
  function place(firsts, key) {
    let low = 0;
    let high = firsts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compare(firsts[middle], key) <= 0) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  const COLUMNS = {
    entities: ["start", "end", "label", "entity_id", "entity", "method"],
    attributions: ["cue_start", "cue_end", "source_start", "source_end", "content_start", "content_end", "source_id",
      "source_name", "source_type", "quote_type", "kind", "stance", "relay", "anonymity", "rule"],
    hedges: ["start", "end", "scope_start", "scope_end", "category", "holder", "rule"],
    boosters: ["start", "end", "scope_start", "scope_end", "kind", "holder", "rule"],
    listed_sources: ["start", "end", "source_name", "kind"],
    quality_flags: ["start", "end", "flag", "detail"],
  };
  const TEXT = new Set(["label", "entity_id", "entity", "method", "source_id", "source_name", "source_type", "quote_type",
    "kind", "stance", "anonymity", "rule", "category", "holder", "flag", "detail"]);

  // Rows of a layer of a document as objects, with `from` and `to`: the span that is counted.
  function rows(shard, record, layer) {
    return (record[layer] || []).map((values) => {
      const row = {};
      COLUMNS[layer].forEach((column, i) => {
        const value = values[i];
        row[column] = TEXT.has(column) && typeof value === "number" ? shard.strings[value] : value;
      });
      row.from = layer === "attributions" ? row.cue_start : row.start;
      row.to = layer === "attributions" ? row.cue_end : row.end;
      return row;
    });
  }

  // Text by code points: spans of the tables count those, JavaScript counts UTF-16 units.
  class Text {
    constructor(parts, length) {
      this.parts = parts.map(([offset, text]) => {
        const units = /[\ud800-\udfff]/.test(text) ? [...text] : text;
        return { offset, end: offset + units.length, units };
      });
      this.length = length;
    }
    // The characters of [a, b) that are here; what is missing between two parts becomes `gap`.
    slice(a, b, gap = " … ") {
      let shown = "";
      let at = a;
      for (const part of this.parts) {
        if (part.end <= a || part.offset >= b) continue;
        const from = Math.max(a, part.offset);
        if (from > at) shown += gap;
        const to = Math.min(b, part.end);
        const piece = part.units.slice(from - part.offset, to - part.offset);
        shown += typeof piece === "string" ? piece : piece.join("");
        at = to;
      }
      return at < b && b <= this.length ? shown + (at === a && !shown ? "" : gap) : shown;
    }
    has(a) { return this.parts.some((part) => part.offset <= a && a < part.end); }
  }

  async function shardOf(number, manifest) {
    if (!manifest.starts) {
      const index = await load("index/documents");
      manifest.starts = index.first;
    }
    let low = 0;
    let high = manifest.starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (manifest.starts[middle] <= number) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  isnad.store = {
    load, place, compare, rows, Text,
    pad: (number, width) => String(number).padStart(width, "0"),
    async documentByNumber(number, manifest) {
      const shardNumber = await shardOf(number, manifest);
      const shard = await load("documents/" + String(shardNumber).padStart(4, "0"));
      return { shard, record: shard.documents[number - manifest.starts[shardNumber]] };
    },
  };
})();

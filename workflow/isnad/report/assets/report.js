// The screens of index.html: one at a time, figures drawn when seen, tables sorted, filtered and saved.
"use strict";
(function () {
  const { isnad } = window;
  const screens = [...document.querySelectorAll(".screen")];
  const drawn = new Map();

  // --- screens ---------------------------------------------------------------------------------
  function open() {
    const [name, anchor] = decodeURIComponent(window.location.hash.slice(1)).split("/");
    // Screens have other ids than the addresses that name them, so that the browser does not scroll past the head of the page.
    const screen = screens.find((one) => one.id === "screen-" + name) || screens[0];
    for (const other of screens) other.hidden = other !== screen;
    document.getElementById("main").classList.add("opened");
    for (const link of document.querySelectorAll("nav [data-screen]")) {
      if ("screen-" + link.dataset.screen === screen.id) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    isnad.showPlace();
    const place = anchor && document.getElementById(screen.id.replace("screen-", "") + "-" + anchor);
    if (place) place.scrollIntoView();
    else window.scrollTo(0, 0);
    look();
  }
  window.addEventListener("hashchange", () => {
    open();
    const heading = document.querySelector(".screen:not([hidden]) h1");
    if (heading) heading.focus({ preventScroll: true });
  });

  // --- figures ---------------------------------------------------------------------------------
  const config = {
    displayModeBar: false, displaylogo: false, showSendToCloud: false, plotlyServerURL: "",
    responsive: false, scrollZoom: false,
  };
  const family = getComputedStyle(document.body).fontFamily;

  function spoken(tree) {
    if (Array.isArray(tree)) return tree.map(spoken);
    if (tree && typeof tree === "object") {
      const keys = Object.keys(tree);
      if (keys.length === 2 && "ar" in tree && "en" in tree) return tree[isnad.language];
      return Object.fromEntries(keys.map((key) => [key, spoken(tree[key])]));
    }
    return tree;
  }

  // Right-to-left reading turns the horizontal axis round and puts the labels on the right.
  function mirror(layout) {
    for (const [key, axis] of Object.entries(layout)) {
      if (/^xaxis\d*$/.test(key)) {
        if (axis.range) axis.range = [axis.range[1], axis.range[0]];
        else axis.autorange = "reversed";
        if (axis.domain) axis.domain = [1 - axis.domain[1], 1 - axis.domain[0]];
      }
      if (/^yaxis\d*$/.test(key)) axis.side = "right";
    }
    for (const note of layout.annotations || []) if (note.x !== undefined) note.x = 1 - note.x;
    if (layout.margin) [layout.margin.l, layout.margin.r] = [layout.margin.r, layout.margin.l];
  }

  const ISOLATES = /[\u2067\u2068]/;

  // Long names take at most about a third of the figure; the whole name is in the hover text and the table.
  function shorten(layout, width) {
    const most = Math.max(12, Math.floor(width / 19));
    for (const [key, axis] of Object.entries(layout)) {
      if (!/^yaxis/.test(key) || !axis.ticktext) continue;
      axis.ticktext = axis.ticktext.map((text) => {
        const letters = [...text];
        if (letters.length <= most + 2) return text;
        const open = letters.slice(0, most).filter((letter) => ISOLATES.test(letter)).length;
        const cut = letters.slice(0, most).join("").trimEnd() + "…";
        const closed = [...cut].filter((letter) => letter === "\u2069").length;
        return cut + "\u2069".repeat(Math.max(0, open - closed));
      });
    }
  }

  // Room for the names beside the axis, measured here: plotly's own measure fails for labels on the right.
  const pen = document.createElement("canvas").getContext("2d");
  function makeRoom(layout) {
    pen.font = (layout.font.size || 13) + "px " + family;
    for (const [key, axis] of Object.entries(layout)) {
      if (!/^yaxis/.test(key) || axis.showticklabels === false) continue;
      axis.automargin = false;
      const names = axis.ticktext || ["1,000.00"];
      const width = Math.max(0, ...names.map((text) => pen.measureText(text).width));
      layout.margin[axis.side === "right" ? "r" : "l"] = Math.ceil(width) + 14;
    }
  }

  // Lines of `text` that are at most `room` wide; each line of a turned text stays turned.
  function folded(text, room) {
    const turned = text.startsWith("\u2067") && text.endsWith("\u2069");
    const lines = [""];
    for (const word of (turned ? text.slice(1, -1) : text).split(" ")) {
      const longer = (lines[lines.length - 1] + " " + word).trim();
      if (lines[lines.length - 1] && pen.measureText(longer).width > room) lines.push(word);
      else lines[lines.length - 1] = longer;
    }
    return lines.map((line) => (turned ? "\u2067" + line + "\u2069" : line)).join("<br>");
  }

  // Titles of the horizontal axes in as many lines as they need, and no more month names than fit side by side.
  function fitAcross(layout, width) {
    const room = width - layout.margin.l - layout.margin.r;
    for (const [key, axis] of Object.entries(layout)) {
      if (!/^xaxis/.test(key)) continue;
      if (axis.title && axis.title.text) {
        const title = folded(axis.title.text, room * 0.85);
        if (title.includes("<br>")) {
          layout.height += 18;
          if (axis.side === "top") axis.title.standoff = 4;
        }
        axis.title = { ...axis.title, text: title, font: { size: layout.font.size + 1 } };
      }
      if (axis.ticktext) {
        // Months may stand closer in one place than in another: a name is left out where it would touch the one before.
        const scale = axis.range ? room / Math.abs(axis.range[1] - axis.range[0]) : room / axis.ticktext.length;
        const widths = axis.ticktext.map((text) => pen.measureText(text).width + 14);
        const kept = [];
        axis.tickvals.forEach((value, i) => {
          const before = kept[kept.length - 1];
          if (before === undefined || Math.abs(value - axis.tickvals[before]) * scale >= (widths[i] + widths[before]) / 2) kept.push(i);
        });
        axis.tickvals = kept.map((i) => axis.tickvals[i]);
        axis.ticktext = kept.map((i) => axis.ticktext[i]);
      }
    }
  }

  // Pictures scale with the paper when they know how large they were drawn.
  function scalable(plot) {
    for (const svg of plot.querySelectorAll(".main-svg")) {
      svg.setAttribute("viewBox", `0 0 ${svg.getAttribute("width")} ${svg.getAttribute("height")}`);
    }
    return plot;
  }

  function draw(plot) {
    const spec = JSON.parse(document.getElementById("spec-" + plot.dataset.figure).textContent);
    const layout = spoken(spec.layout);
    const width = plot.clientWidth;
    layout.width = width;
    layout.font = Object.assign({ family }, layout.font);
    if (spec.panels && width < 150 * spec.panels) stack(layout, spec.panels);
    if (spec.mirror && isnad.language === "ar") mirror(layout);
    shorten(layout, width);
    if (width < 500) layout.font.size = 12;
    makeRoom(layout);
    fitAcross(layout, width);
    if (isnad.language === "ar" && layout.legend) {
      Object.assign(layout.legend, { x: 1, xanchor: "right", traceorder: width < 500 ? "normal" : "reversed" });
    }
    plot.style.minHeight = layout.height + "px";
    const data = spoken(spec.data);
    const arab = window.isnadMessages.digits === "arab" && isnad.language === "ar";
    drawn.set(plot, window.Plotly.react(plot, data, layout, config).then(() => {
      if (arab) return window.Plotly.react(plot, data, arabDigits(plot, layout), config);
      return plot;
    }).then(() => {
      scalable(plot);
      if (plot.dataset.clicks) return;
      plot.dataset.clicks = "yes";
      plot.on("plotly_click", (event) => {
        const address = event.points[0].customdata;
        if (address) window.location.href = address;
      });
    }));
    return drawn.get(plot);
  }

  // Panels that do not fit side by side stand one under the other.
  function stack(layout, count) {
    const each = 1 / count;
    const gap = Math.min(0.08, each / 4);
    layout.height = (layout.height - 20) * count;
    for (let i = 0; i < count; i += 1) {
      const suffix = i === 0 ? "" : String(i + 1);
      layout["xaxis" + suffix].domain = [0, 1];
      layout["yaxis" + suffix].domain = [1 - (i + 1) * each + gap, 1 - i * each - gap / 2];
      layout["yaxis" + suffix].showticklabels = true;
      Object.assign(layout.annotations[i], { x: 0.5, y: 1 - i * each - gap / 2 });
    }
  }

  // Plotly writes the numbers of its axes in Latin digits. Where the reader has others, what it chose is given back to it as
  // text, so that saved pictures have it, too.
  function arabDigits(plot, layout) {
    const swap = (text) => text.replace(/\d/g, (d) => String.fromCharCode(0x660 + Number(d))).replace(/%/g, "٪")
      .replace(/(?<=[\u0660-\u0669]),(?=[\u0660-\u0669])/g, "٬").replace(/(?<=[\u0660-\u0669])\.(?=[\u0660-\u0669])/g, "٫");
    const changed = { ...layout };
    for (const [key, axis] of Object.entries(layout)) {
      if (!/^[xy]axis/.test(key) || axis.ticktext) continue;
      const ticks = (plot._fullLayout[key]._vals || []).filter((tick) => tick.text);
      changed[key] = { ...axis, tickmode: "array", tickvals: ticks.map((tick) => tick.x), ticktext: ticks.map((tick) => swap(tick.text)) };
    }
    return changed;
  }

  function look() {
    if (!window.Plotly) return;
    for (const plot of document.querySelectorAll(".screen:not([hidden]) .plot")) {
      if (drawn.has(plot)) continue;
      const box = plot.getBoundingClientRect();
      if (box.top < window.innerHeight * 1.5 && box.bottom > -200 && plot.clientWidth) draw(plot);
    }
  }
  window.addEventListener("scroll", look, { passive: true });
  document.addEventListener("toggle", look, true);
  // The page can be read and searched while the library that draws is still being loaded.
  document.getElementById("plotly").addEventListener("load", look);
  let resized;
  window.addEventListener("resize", () => {
    clearTimeout(resized);
    resized = setTimeout(() => { for (const plot of drawn.keys()) if (plot.clientWidth) draw(plot); }, 150);
  });
  isnad.listeners.push(() => { drawn.clear(); look(); });

  async function drawAll() {
    for (const plot of document.querySelectorAll(".screen:not([hidden]) .plot")) {
      if (!drawn.has(plot)) draw(plot);
    }
    await Promise.all(drawn.values());
  }
  isnad.drawAll = drawAll;

  // On paper every figure of the screen is drawn anew, about as wide as the paper. The browser waits for no promise here, and
  // need not: plotly draws these figures at once.
  const PAPER = 760;
  window.addEventListener("beforeprint", () => {
    if (!window.Plotly) return;
    for (const plot of document.querySelectorAll(".screen:not([hidden]) .plot")) {
      plot.style.width = PAPER + "px";
      draw(plot);
      scalable(plot);
    }
  });
  window.addEventListener("afterprint", () => {
    for (const plot of document.querySelectorAll(".screen:not([hidden]) .plot")) {
      plot.style.width = "";
      draw(plot);
    }
  });

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-save]");
    if (!button) return;
    const plot = document.querySelector(`[data-figure="${button.dataset.of}"]`);
    await (drawn.get(plot) || draw(plot));
    window.Plotly.downloadImage(plot, {
      format: button.dataset.save, filename: isnad.fileName(button.dataset.of + "-" + isnad.language),
      width: Math.max(plot.clientWidth, 600), height: plot.clientHeight,
      scale: button.dataset.save === "png" ? 2 : 1,
    });
  });

  // --- tables ----------------------------------------------------------------------------------
  function value(cell) {
    if (!cell) return "";
    if (cell.dataset.v !== undefined) return cell.dataset.v;
    const own = cell.querySelector(":scope > .en, :scope > a > .en");
    return (own || cell.querySelector("bdi") || cell).textContent.trim();
  }
  // Whether a row agrees with the words and the class that the reader asked for.
  function asked(table) {
    const words = (table.dataset.words || "").toLocaleLowerCase();
    const { choice, column } = table.dataset;
    const at = choice ? table.tHead.rows[0].querySelector(`[data-key="${column}"]`).cellIndex : -1;
    return (row) => (!words || row.textContent.toLocaleLowerCase().includes(words)) && (!choice || value(row.cells[at]) === choice);
  }
  function fold(table) {
    const wanted = asked(table);
    const all = table.dataset.all === "yes" || table.dataset.words;
    const most = all ? Infinity : Number(table.dataset.shown);
    let seen = 0;
    for (const row of table.tBodies[0].rows) {
      const fits = wanted(row);
      row.hidden = !fits || seen >= most;
      if (fits) seen += 1;
    }
  }
  for (const table of document.querySelectorAll("table[data-shown]")) fold(table);

  document.addEventListener("input", (event) => {
    if (!event.target.dataset.filter) return;
    const table = document.getElementById("rows-" + event.target.dataset.filter);
    table.dataset.words = event.target.value.trim();
    fold(table);
  });
  document.addEventListener("click", (event) => {
    const more = event.target.closest("[data-more]");
    if (more) {
      const table = document.getElementById("rows-" + more.dataset.more);
      table.dataset.all = "yes";
      fold(table);
      more.hidden = true;
    }
    const choose = event.target.closest("[data-choose]");
    if (choose) {
      const table = document.getElementById("rows-" + choose.dataset.choose);
      table.dataset.choice = choose.dataset.value;
      table.dataset.column = choose.dataset.column;
      for (const one of choose.parentElement.children) one.setAttribute("aria-pressed", one === choose);
      fold(table);
    }
    const save = event.target.closest("[data-csv]");
    if (save) saveTable(document.getElementById("rows-" + save.dataset.csv));
    const head = event.target.closest("th > button");
    if (head) sort(head.parentElement);
  });

  function saveTable(table) {
    const heads = [...table.tHead.rows[0].cells];
    // What was filtered away is not saved; rows that wait behind "show all" are.
    const rows = [...table.tBodies[0].rows].filter(asked(table)).map((row) => [...row.cells].flatMap((cell, i) => {
      if (!heads[i].dataset.low) return [value(cell)];
      return [value(cell), cell.dataset.low || "", cell.dataset.high || ""];
    }));
    const names = heads.flatMap((head) => head.dataset.low
      ? [head.dataset.key, head.dataset.low, head.dataset.high] : [head.dataset.key]);
    isnad.saveText(table.dataset.name + ".csv", isnad.csv([names, ...rows]), "text/csv;charset=utf-8");
  }

  function sort(head) {
    const table = head.closest("table");
    const index = head.cellIndex;
    const numeric = head.classList.contains("number");
    const before = head.getAttribute("aria-sort");
    const falling = before ? before === "ascending" : numeric;
    for (const other of head.parentElement.cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", falling ? "descending" : "ascending");
    const compare = new Intl.Collator(isnad.language).compare;
    const keyed = [...table.tBodies[0].rows].map((row) => [value(row.cells[index]), row]);
    keyed.sort(([a], [b]) => {
      if (a === "" || b === "") return (a === "") - (b === "");
      const order = numeric ? Number(a) - Number(b) : compare(a, b);
      return falling ? -order : order;
    });
    table.tBodies[0].append(...keyed.map(([, row]) => row));
    fold(table);
  }

  open();
})();

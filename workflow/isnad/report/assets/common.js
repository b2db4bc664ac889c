// What every page of the report shares: language, messages, numbers, saving files. No network, no dependencies.
"use strict";
(function () {
  const root = document.documentElement;
  const messages = window.isnadMessages;
  root.classList.add("scripted");

  function remembered() {
    try { return window.localStorage.getItem("isnad-language"); } catch { return null; }
  }
  const asked = new URLSearchParams(window.location.search).get("lang");
  const known = ["ar", "en"];

  const isnad = (window.isnad = {
    listeners: [],
    get language() { return root.lang; },
    setLanguage(language) {
      root.lang = language;
      root.dir = language === "ar" ? "rtl" : "ltr";
      try { window.localStorage.setItem("isnad-language", language); } catch { /* a private window */ }
      for (const element of document.querySelectorAll("[data-aria-label-ar]")) {
        element.setAttribute("aria-label", element.getAttribute("data-aria-label-" + language));
      }
      isnad.listeners.forEach((listener) => listener(language));
      isnad.showPlace();
    },
    // The message in the page's language; {named} places are filled from `args`.
    say(text, args) {
      const found = root.lang === "ar" ? messages.ar[text] || text : text;
      return found.replace(/\{(\w+)\}/g, (_, key) => {
        const value = args ? args[key] : "";
        return typeof value === "number" ? isnad.number(value) : "\u2068" + value + "\u2069";
      });
    },
    term(group, code) {
      const key = code === null || code === undefined ? "" : String(code);
      const found = (messages.terms[group] || {})[key];
      if (found === undefined) return key.replace(/_/g, " ");
      return typeof found === "string" ? found : found[root.lang];
    },
    number(value) {
      const system = root.lang === "ar" ? messages.digits : "latn";
      return new Intl.NumberFormat(root.lang === "ar" ? "ar-EG-u-nu-" + system : "en-GB").format(value);
    },
    // "2025-03-05" or "2025-03" with the chosen month names.
    date(text) {
      if (!text) return "–";
      const [year, month, day] = text.split("-");
      const name = messages.months[root.lang][Number(month) - 1];
      const shown = [day ? String(Number(day)) : "", name, year].filter(Boolean).join(" ");
      if (root.lang !== "ar" || messages.digits !== "arab") return shown;
      return shown.replace(/\d/g, (digit) => String.fromCharCode(0x660 + Number(digit)));
    },
    element(name, attributes, ...children) {
      const made = document.createElement(name);
      for (const [key, value] of Object.entries(attributes || {})) {
        if (value === null || value === undefined || value === false) continue;
        if (key === "text") made.textContent = value;
        else if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
        else made.setAttribute(key, value === true ? "" : value);
      }
      made.append(...children.filter((child) => child !== null && child !== undefined));
      return made;
    },
    // On a narrow screen the names of the screens stand in one line that moves: the open one is brought into view.
    showPlace() {
      const link = document.querySelector("nav [aria-current]");
      if (!link) return;
      const [bar, box] = [link.parentElement.getBoundingClientRect(), link.getBoundingClientRect()];
      if (box.left < bar.left || box.right > bar.right) link.parentElement.scrollLeft += box.left - bar.left - (bar.width - box.width) / 2;
    },
    // Files that leave the report say which run they come from.
    fileName(name) {
      return "isnad-" + (root.dataset.run || "").replace(/[^\p{L}\p{N}._-]+/gu, "_") + "-" + name;
    },
    saveText(name, text, type) {
      // A byte order mark lets spreadsheets read Arabic.
      const blob = new Blob(["\ufeff" + text], { type });
      const link = isnad.element("a", { href: URL.createObjectURL(blob), download: isnad.fileName(name) });
      document.body.append(link);
      link.click();
      link.remove();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    },
    csv(rows) {
      return rows.map((row) => row.map((value) => {
        let text = value === null || value === undefined ? "" : String(value);
        // A cell that a spreadsheet would run is kept as text; plain negative numbers are left alone.
        if (/^[=+\-@\t\r]/.test(text) && !/^-?[\d.]+(e-?\d+)?$/i.test(text)) text = "'" + text;
        return /[",\n\r]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
      }).join(",")).join("\r\n") + "\r\n";
    },
  });

  if (known.includes(asked)) isnad.setLanguage(asked);
  else if (known.includes(remembered())) isnad.setLanguage(remembered());

  document.addEventListener("DOMContentLoaded", () => {
    isnad.setLanguage(root.lang);
    document.body.addEventListener("click", (event) => {
      const button = event.target.closest("[data-action]");
      if (!button) return;
      if (button.dataset.action === "language") isnad.setLanguage(root.lang === "ar" ? "en" : "ar");
      if (button.dataset.action === "print") window.print();
    });
  });
})();

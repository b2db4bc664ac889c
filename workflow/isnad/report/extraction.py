"""Finds every message that the report can say, and brings ``locale/ar.po`` up to date: ``python -m isnad.report.extraction``.

Looked through: this package, the notebooks (``t("…")``, ``tn("…", "…", n)``), the templates (``t("…")``), the scripts
(``say("…")``). A message must stand there as a plain string.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

from isnad.report.messages import LOCALE_DIR, read_catalogue
from isnad.report.page import script_messages

_PACKAGE = Path(__file__).parent
_NOTEBOOKS = _PACKAGE.parents[1] / "notebooks"


#: The head of the file, fixed so that an update changes messages only. Plural forms in the order of CLDR.
_HEADER = """\
# The Arabic of the report. msgid is the English; numbers and names stand in {braces}.
msgid ""
msgstr ""
"Language: ar\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);\\n"

"""


def used_messages() -> dict[str, str | None]:
    """Message id -> its English plural, or None; sorted."""
    found: dict[str, str | None] = {}
    for path in sorted(_PACKAGE.rglob("*.py")):
        found |= _in_python(path.read_text(encoding="utf-8"))
    for path in sorted(_NOTEBOOKS.glob("*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                found |= _in_python("".join(cell["source"]))
    for path in sorted((_PACKAGE / "templates").glob("*.j2")):
        text = path.read_text(encoding="utf-8")
        found |= dict.fromkeys(re.findall(r'\bt\("((?:[^"\\]|\\.)*)"', text))
    for path in sorted((_PACKAGE / "assets").glob("*.js")):
        found |= dict.fromkeys(script_messages(path.read_text(encoding="utf-8")))
    return dict(sorted(found.items()))


def _in_python(source: str) -> dict[str, str | None]:
    return dict(_calls(ast.parse(source)))


def _calls(tree: ast.AST) -> Iterator[tuple[str, str | None]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            texts = [a.value for a in node.args if isinstance(a, ast.Constant)]
            if node.func.id == "t" and texts:
                yield texts[0], None
            elif node.func.id == "tn" and len(texts) > 1:
                yield texts[0], texts[1]


def update() -> tuple[list[str], list[str]]:
    """Add new messages to ``ar.po``, drop the unused; returns the untranslated and the dropped."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import write_po

    old = read_catalogue("ar")
    new = Catalog(locale="ar", project="isnad", charset="utf-8", fuzzy=False)
    for message, plural in used_messages().items():
        before = old.get(message)
        translation = before.string if before else ("" if plural is None else ("",) * 6)
        new.add(message if plural is None else (message, plural), translation)
    with open(LOCALE_DIR / "ar.po", "wb") as file:
        write_po(file, new, width=110, omit_header=True, sort_output=True, no_location=True)
    text = (LOCALE_DIR / "ar.po").read_text(encoding="utf-8").replace("#, python-format\n", "")
    (LOCALE_DIR / "ar.po").write_text(_HEADER + text, encoding="utf-8")
    read_catalogue.cache_clear()
    known = read_catalogue("ar")
    missing = [m for m in used_messages() if not known.get(m) or not any(known.get(m).string)]
    dropped = [
        m.id
        for m in old
        if m.id and (m.id if isinstance(m.id, str) else m.id[0]) not in used_messages()
    ]
    return missing, dropped


if __name__ == "__main__":
    untranslated, unused = update()
    print(f"{len(untranslated)} messages without Arabic, {len(unused)} dropped")
    for message in untranslated:
        print(" ", message)

"""What a reader does with the report: follows numbers, prints, saves, walks by keyboard, passes it on without the texts."""

from __future__ import annotations

import html
import json
import re
import shutil
from pathlib import Path

import pytest
from report_material import rows

from isnad import counts, report, tables
from isnad.report import layers

HOUSE = Path(__file__).resolve().parents[2]
SCREENS = ("overview", "entities", "sources", "hedging", "compare", "quality", "methods")
LAYERS = ("documents", *layers.LAYERS)
#: Columns that count places; each such number with a link opens as many rows.
COUNTED = (
    *("n", "n_a", "n_b", "n_sentences", "missing", "documents"),
    *("n_direct", "n_mixed", "n_indirect", "n_relay"),
)


@pytest.fixture(scope="module")
def compared(run_tables, tmp_path_factory):
    """The report of the run beside that of a second one, with which it is compared: both in one folder."""
    folder = tmp_path_factory.mktemp("results")
    mine, other = (folder / name / "tables" for name in ("mine", "north"))
    shutil.copytree(run_tables, mine)
    shutil.copytree(run_tables, other)
    for table in LAYERS:
        kept = tables.read(run_tables / f"{table}.parquet").to_pylist()
        kept = [row for row in kept if row["doc_id"].startswith("north/")]
        tables.write_rows(other / f"{table}.parquet", kept, table)
    counts.count_keyness(mine, mine, other=other, min_documents=1)
    reports = folder / "reports"
    executed = report.run_notebooks(
        [HOUSE / "workflow/notebooks/compare.ipynb"],
        reports / "mine" / "notebooks",
        {"tables": str(mine), "config": {}, "compare": str(other)},
    )
    for name, source, notebooks in (("mine", mine, executed), ("north", other, executed)):
        report.build_evidence(source, reports / name / "evidence")
        report.build(source, notebooks, {"language": "en"}, reports / name)
    return reports


def links(page):
    """(address, number) of every count in the tables of the open screen that leads to evidence."""
    return page.evaluate(
        """(counted) => [...document.querySelectorAll('.screen:not([hidden]) table')].flatMap((table) => {
             const keys = [...table.tHead.rows[0].cells].map((head) => head.dataset.key);
             return [...table.querySelectorAll('td a')].filter((a) => counted.includes(keys[a.closest('td').cellIndex]))
               .map((a) => [a.getAttribute('href'), Number(a.closest('td').dataset.v)]); })""",
        COUNTED,
    )


def shown(page) -> int:
    text = re.sub("[\u2066-\u2069,]", "", page.inner_text("#found"))
    return int(re.match(r"Found: (\d+)", text)[1])


@pytest.mark.parametrize("screen", ["overview", "sources", "hedging", "entities", "compare"])
def test_every_count_opens_as_many_places(visit, built, screen):
    found = dict(links(visit(f"index.html#{screen}")))
    assert found
    page = visit("evidence.html")
    for address, number in found.items():
        page.goto("about:blank")
        page.goto(f"{built.as_uri()}/{address}")
        page.wait_for_selector("body[data-ready]")
        assert shown(page) == number, address


@pytest.mark.parametrize("screen", ["overview", "sources", "hedging", "entities"])
def test_every_card_opens_what_it_is_made_of(visit, built, screen):
    """The first number of a card's small print is that of the places behind its link, or the card says what else it opens."""
    cards = visit(f"index.html#{screen}").evaluate(
        """() => [...document.querySelectorAll('.screen:not([hidden]) .card')].map((card) =>
             [card.querySelector('a[href^="evidence"]'), [...card.querySelectorAll('.note')].map((n) => n.innerText)])
             .filter(([a, notes]) => a && /^[\\d,]+ (of|in) /.test(notes[0] || ''))
             .map(([a, notes]) => [a.getAttribute('href'), notes])"""
    )
    assert len(cards) > 3
    page = visit("evidence.html")
    for address, (made_of, *more) in cards:
        page.goto("about:blank")
        page.goto(f"{built.as_uri()}/{address}")
        page.wait_for_selector("body[data-ready]")
        same = shown(page) == int(made_of.split()[0].replace(",", ""))
        assert same or any(note.startswith("opens their") for note in more), address


def test_other_names_stand_apart(visit):
    page = visit("index.html#entities")
    assert "السد" not in page.inner_text("#rows-entities")
    assert "السد" in page.inner_text("#rows-other-names")
    page = visit("evidence.html#layer=entities&not_label=MISC")
    assert shown(page) == 19 and "All kinds but: other name" in page.inner_text("#filters")
    page.click("button.chip")
    page.wait_for_function("() => /Found: .?25/.test(document.getElementById('found').textContent)")


def test_one_kind_can_be_seen_and_saved_alone(visit, tmp_path):
    page = visit("index.html#entities")
    seen = "[...document.querySelectorAll('#rows-entities tbody tr:not([hidden])')].map((r) => r.cells[1].innerText)"
    assert set(page.evaluate(seen)) == {"person", "place", "organisation"}
    page.click("[data-choose=entities][data-value=LOC]")
    assert page.evaluate(seen) == ["place"]
    assert page.get_attribute("[data-choose=entities][data-value=LOC]", "aria-pressed") == "true"
    with page.expect_download() as saved:
        page.click("[data-csv=entities]")
    saved.value.save_as(tmp_path / "places.csv")
    lines = (tmp_path / "places.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 2 and lines[1].startswith("عمان,LOC,")
    page.click("[data-choose=entities][data-value='']")
    assert len(page.evaluate(seen)) == 4


def test_two_runs_stand_side_by_side_and_open_their_own_evidence(visit, compared):
    page = visit("index.html#compare", folder=compared / "mine")
    assert page.inner_text("#compare-compare-run") == "This run against another"
    warned = page.locator(".cautions").first.inner_text()
    assert "both sides carry some of the same stories" in warned
    heads = page.locator("#rows-keyness-run th").all_inner_texts()
    assert any(head.startswith("mine: count") for head in heads)
    assert any(head.startswith("north: count") for head in heads)
    elsewhere = [one for one in links(page) if one[0].startswith("../north/")]
    assert elsewhere
    for address, number in elsewhere[:6]:
        other = visit(address.removeprefix("../north/"), folder=compared / "north")
        assert shown(other) == number, address


def test_saved_pictures_have_the_digits_of_the_reader(visit, built, run_tables, tmp_path):
    folder = tmp_path / "arab"
    shutil.copytree(built, folder)
    notebooks = sorted((built / "notebooks").glob("*.ipynb"))
    report.build(run_tables, notebooks, {"language": "ar", "digits": "arab"}, folder)
    page = visit("index.html#sources", "ar", folder=folder)
    for name in ("sources-ranked", "sources-types"):
        with page.expect_download() as saved:
            page.click(f"[data-save=svg][data-of={name}]")
        saved.value.save_as(tmp_path / f"{name}.svg")
        found = re.findall(r"<text[^>]*>(.*?)</text>", (tmp_path / f"{name}.svg").read_text())
        texts = [html.unescape(re.sub("<[^>]*>", "", text)) for text in found]
        assert [text for text in texts if re.search("[٠-٩]", text)]
        assert not [text for text in texts if re.search("[0-9]", text)]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_printed_screen_holds_still_pictures_and_no_controls(visit, language):
    page = visit("index.html#compare", language)
    for screen in SCREENS:
        page.evaluate(f"window.location.hash = '{screen}'")
        page.wait_for_selector(f"#screen-{screen}:not([hidden])")
        page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 703, "height": 1000})  # the width of A4 within its margins
        state = page.evaluate(
            """() => { const seen = (e) => e.getClientRects().length > 0;
                 const open = document.querySelector('.screen:not([hidden])');
                 const plots = [...open.querySelectorAll('.plot')];
                 return { plots: plots.length,
                   drawn: plots.filter((p) => { const svg = p.querySelector('svg.main-svg');
                     return svg && svg.hasAttribute('viewBox') && svg.getBoundingClientRect().width <= 703; }).length,
                   controls: [...document.querySelectorAll('button:not(th button), nav, input, select, .take')].filter(seen).length,
                   wide: [...open.querySelectorAll('table, figure, .card')].filter((e) => seen(e)
                     && e.getBoundingClientRect().width > 704).map((e) => e.id || e.className) }; }"""
        )
        assert state["drawn"] == state["plots"], screen
        assert state["controls"] == 0, screen
        assert state["wide"] == [], screen
        page.emulate_media(media="screen")
        page.set_viewport_size({"width": 1400, "height": 900})
        page.evaluate("window.dispatchEvent(new Event('afterprint'))")


def test_the_report_can_be_walked_by_keyboard(visit):
    page = visit("index.html#hedging")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    reached = set()
    for _ in range(400):
        page.keyboard.press("Tab")
        here = page.evaluate(
            """() => { const e = document.activeElement;
                 const style = getComputedStyle(e);
                 return [e.closest('.screen') ? e.closest('.screen').id : '', e.tagName, e.dataset.save || '',
                   e.getAttribute('href') || '', style.outlineStyle !== 'none' || style.boxShadow !== 'none']; }"""
        )
        if here[1] == "BODY":
            break
        reached.add((here[1], bool(here[2]), here[3][:13]))
        assert here[4], f"no focus to be seen on {here}"
        assert here[0] in ("", "screen-hedging")  # nothing of a hidden screen takes the focus
    assert ("A", False, "evidence.html") in reached
    assert ("BUTTON", True, "") in reached
    assert ("SUMMARY", False, "") in reached
    head = page.locator("#rows-hedge-cues th[data-key=n] button")
    head.focus()
    page.keyboard.press("Enter")
    assert page.get_attribute("#rows-hedge-cues th[data-key=n]", "aria-sort") == "descending"


def test_nothing_of_a_text_is_in_a_report_without_full_texts(run_tables, tmp_path):
    notebooks = [HOUSE / "workflow" / "notebooks" / f"{name}.ipynb" for name in SCREENS]
    config = {"full_text": False, "language": "en"}
    folder = tmp_path / "shared"
    parameters = {"tables": str(run_tables), "config": config, "compare": ""}
    executed = report.run_notebooks(notebooks, folder / "notebooks", parameters)
    report.build_evidence(run_tables, folder / "evidence", full_text=False)
    report.build(run_tables, executed, config, folder)
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(files) > 30
    quoted = {}
    for path in folder.glob("evidence/documents/*.js"):
        shard = json.loads(re.search(r"\{.*\}", path.read_text(encoding="utf-8"), re.S)[0])
        for document in shard["documents"]:
            quoted[document["id"]] = document["text"]
    for document in rows()["documents"]:
        text, parts = document["text"], quoted[document["doc_id"]]
        kept = set()
        for offset, part in parts:
            assert text[offset : offset + len(part)] == part
            kept.update(range(offset, offset + len(part)))
        assert len(kept) < len(text)
        # Any stretch of three words that is not within a kept context stands nowhere, in no file.
        words = list(re.finditer(r"\S+", text))
        for first, _, last in zip(words, words[1:], words[2:], strict=False):
            if kept.isdisjoint(range(first.start(), last.end())):
                stretch = text[first.start() : last.end()]
                for path in files:
                    if path.suffix != ".parquet":
                        assert stretch not in path.read_text(encoding="utf-8", errors="ignore"), (
                            path
                        )
    assert not (folder / "data" / "documents.parquet").exists()
    for path in folder.glob("data/*.parquet"):
        assert "text" not in tables.read(path).column_names


def test_arabic_shows_no_code_and_no_english_of_ours(visit):
    """What is Latin in the Arabic interface is data, set apart as such, or one of a few names."""
    page = visit("index.html", "ar")
    known = {"SVG", "PNG", "CSV", "Parquet", "DP", "SHA", "git", "precision", "recall", "isnad"}
    known |= {"evaluate", "docs", "validation", "md", "run", "json"}
    for screen in SCREENS:
        page.evaluate(f"window.location.hash = '{screen}'")
        page.wait_for_selector(f"#screen-{screen}:not([hidden])")
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        texts = page.evaluate(
            """() => { const found = [];
                 const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
                 while (walker.nextNode()) { const e = walker.currentNode.parentElement;
                   if (e.getClientRects().length && !e.closest('bdi, pre, svg, script')) found.push(walker.currentNode.data); }
                 return found; }"""
        )
        strange = {word for text in texts for word in re.findall("[A-Za-z]{2,}", text)} - known
        assert not strange, screen

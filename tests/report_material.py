"""A small run made for the report's tests: two outlets, three months, hostile texts and ids, all tables and counts."""

from __future__ import annotations

import datetime
import hashlib
from pathlib import Path

from isnad import counts, tables

#: Title, text and id as an attacker would write them: none of it may run, none of it may break the page.
HOSTILE_ID = '../../etc/x"><script>window.hacked=1</script>:1-2#é'
HOSTILE_TITLE = '<img src=x onerror="window.hacked=1"> & </title><script>window.hacked=1</script>'
HOSTILE_TEXT = (
    '😀 قال المتحدث باسم البلدية يوسف الدباغ: "</script><script>window.hacked=1</script>" ثم صمت.\n'
    "<b onclick='window.hacked=1'>ربما</b> يعود غدا \u202e\u2028 ${window.hacked=1} {{7*7}} ]]> -->"
)
PLAIN_TEXT = (
    "قالت وزيرة البيئة هناء الرفاعي إن السد قد يمتلئ قبل الشتاء.\n"
    "وأضافت: «سنعلن النتائج بعد نحو أسبوعين»، مشيرة إلى تقرير نشرته وكالة Midar.\n"
    "لكن مصادر مطلعة في عمّان نفت ذلك."
)


def _span(text: str, words: str, n: int = 1) -> tuple[int, int]:
    start = -1
    for _ in range(n):
        start = text.index(words, start + 1)
    return start, start + len(words)


def _document(doc_id, text, outlet, published, title="عنوان الخبر", **more) -> dict:
    return {
        "doc_id": doc_id,
        "text": text,
        "title": title,
        "outlet": outlet,
        "published": published,
        "source_file": f"{doc_id}.txt",
        "encoding": "utf-8",
        "text_sha256": hashlib.sha256(text.encode()).hexdigest(),
        "n_words": len(text.split()),
        "n_sentences": text.count(".") + 1,
        "quality": [],
        **more,
    }


def _entity(doc_id, text, words, label, entity_id, entity, n=1) -> dict:
    start, end = _span(text, words, n)
    return {
        "doc_id": doc_id,
        "start": start,
        "end": end,
        "mention": words,
        "label": label,
        "entity_id": entity_id,
        "entity": entity,
        "method": "test",
        "sentence": 0,
    }


def _attribution(doc_id, text, cue, source, name, kind, quote, content, **more) -> dict:
    cue_start, cue_end = _span(text, cue)
    source_start, source_end = _span(text, source) if source else (None, None)
    content_start, content_end = _span(text, content)
    return {
        "doc_id": doc_id,
        "cue_start": cue_start,
        "cue_end": cue_end,
        "cue": cue,
        "source_start": source_start,
        "source_end": source_end,
        "source": source,
        "source_id": f"s-{name}",
        "source_name": name,
        "source_type": kind,
        "quote_type": quote,
        "content_start": content_start,
        "content_end": content_end,
        "kind": "assert",
        "stance": "neutral",
        "relay": False,
        "named": kind in ("person", "institution", "media"),
        "rule": "verb_subject",
        "sentence": 0,
        **more,
    }


def _hedge(doc_id, text, cue, category, scope) -> dict:
    start, end = _span(text, cue)
    scope_start, scope_end = _span(text, scope)
    return {
        "doc_id": doc_id,
        "start": start,
        "end": end,
        "cue": cue,
        "category": category,
        "scope_start": scope_start,
        "scope_end": scope_end,
        "holder": "author",
        "rule": f"{category}_test",
        "sentence": 0,
    }


def rows() -> dict[str, list[dict]]:
    """Rows of every table, not yet sorted."""
    made: dict[str, list[dict]] = {
        name: []
        for name in (
            "documents",
            "rejects",
            "quality_flags",
            "entities",
            "attributions",
            "listed_sources",
            "hedges",
            "boosters",
        )
    }
    for number in range(6):
        doc_id, text = f"north/{number:02d}", PLAIN_TEXT
        outlet = ("الشمال", "صحيفة Midar (الجنوب)")[number % 2]
        date = datetime.date(2025, 1 + number // 2, 3 + number)
        made["documents"].append(_document(doc_id, text, outlet, date, section="محليات"))
        made["entities"] += [
            _entity(doc_id, text, "هناء الرفاعي", "PERS", "e-1", "هناء الرفاعي"),
            _entity(doc_id, text, "وكالة Midar", "ORG", "e-2", "وكالة Midar"),
            _entity(doc_id, text, "عمّان", "LOC", "e-3", "عمان"),
            _entity(doc_id, text, "السد", "MISC", "e-5", "السد"),
        ]
        minister = "وزيرة البيئة هناء الرفاعي"
        made["attributions"] += [
            _attribution(
                doc_id,
                text,
                "قالت",
                minister,
                "هناء الرفاعي",
                "person",
                "indirect",
                "السد قد يمتلئ قبل الشتاء",
            ),
            _attribution(
                doc_id,
                text,
                "أضافت",
                None,
                "هناء الرفاعي",
                "person",
                "direct",
                "سنعلن النتائج بعد نحو أسبوعين",
            ),
            _attribution(
                doc_id,
                text,
                "نفت",
                "مصادر مطلعة",
                "مصادر مطلعة",
                "anonymous",
                "indirect",
                "ذلك",
                stance="denial",
                anonymity="unnamed",
            ),
        ]
        made["hedges"] += [
            _hedge(doc_id, text, "قد", "modal", "يمتلئ قبل الشتاء"),
            _hedge(doc_id, text, "نحو", "approx", "أسبوعين"),
        ]
    made["documents"].append(
        _document(
            HOSTILE_ID, HOSTILE_TEXT, "<i>وسيلة</i>", None, HOSTILE_TITLE, quality=["unsafe_id"]
        )
    )
    made["entities"].append(
        _entity(HOSTILE_ID, HOSTILE_TEXT, "يوسف الدباغ", "PERS", "e-<4>&", "يوسف </script> الدباغ")
    )
    made["attributions"].append(
        _attribution(
            HOSTILE_ID,
            HOSTILE_TEXT,
            "قال",
            "المتحدث باسم البلدية يوسف الدباغ",
            "يوسف </script> الدباغ",
            "person",
            "direct",
            "</script><script>window.hacked=1</script>",
        )
    )
    made["hedges"].append(_hedge(HOSTILE_ID, HOSTILE_TEXT, "ربما", "modal", "يعود غدا"))
    made["quality_flags"].append(
        {"doc_id": HOSTILE_ID, "start": 0, "end": 0, "flag": "unsafe_id", "detail": "<b>..</b>"}
    )
    made["rejects"].append(
        {"source_file": "<u>x</u>.txt", "record": None, "reason": "empty", "detail": "<script>"}
    )
    return made


def write_run(folder: Path) -> Path:
    """Write all tables and counts below `folder`; returns the folder of the tables."""
    target = folder / "results" / "tiny" / "tables"
    for name, found in rows().items():
        tables.write_rows(target / f"{name}.parquet", found, name)

    def path(name: str) -> Path:
        return target / f"{name}.parquet"

    counts.count_entities(path("documents"), path("entities"), target)
    counts.count_sources(
        path("documents"),
        path("attributions"),
        target,
        listed_sources=path("listed_sources"),
        replicates=50,
    )
    counts.count_hedges(path("documents"), path("hedges"), path("boosters"), target, replicates=50)
    counts.count_overview(
        path("documents"),
        path("entities"),
        path("attributions"),
        path("hedges"),
        path("boosters"),
        target,
        quality_flags=path("quality_flags"),
        replicates=50,
    )
    counts.count_keyness(target, target)
    return target

"""The words for the codes of the tables: labels, types, categories, flags, reasons, measures. English is the message id."""

from __future__ import annotations

from isnad.report.messages import t

#: group -> code -> label. Codes that are not listed are shown as they are.
TERMS: dict[str, dict[str, dict]] = {
    "layer": {
        "documents": t("documents"),
        "entities": t("entities"),
        "attributions": t("attributions"),
        "hedges": t("hedges"),
        "boosters": t("boosters"),
        "quality_flags": t("quality flags"),
    },
    "label": {
        "PERS": t("person"),
        "LOC": t("place"),
        "ORG": t("organisation"),
        "MISC": t("other name"),
    },
    "source_type": {
        "person": t("named person"),
        "role": t("role or office"),
        "institution": t("institution"),
        "media": t("media"),
        "anonymous": t("anonymous"),
        "group": t("group of people"),
        "document": t("document"),
        "": t("not resolved"),
    },
    "quote_type": {
        "direct": t("direct quote"),
        "mixed": t("partly quoted"),
        "indirect": t("indirect speech"),
    },
    "kind": {
        "assert": t("asserts"),
        "directive": t("demands or asks"),
        "belief": t("believes or expects"),
    },
    "stance": {
        "neutral": t("neutral verb"),
        "claim": t("distancing verb (claims)"),
        "denial": t("denies"),
        "doubt": t("doubts"),
        "warning": t("warns"),
        "accusation": t("accuses"),
        "praise": t("praises"),
        "criticism": t("criticises"),
        "promise": t("promises"),
        "threat": t("threatens"),
        "support": t("supports"),
        "certainty": t("affirms"),
    },
    "relay": {
        "0": t("speaks directly"),
        "1": t("passes on another's words"),
    },
    "category": {
        "modal": t("possibility"),
        "belief": t("tentative judgement"),
        "hearsay": t("hearsay"),
        "doubt": t("doubt"),
        "approx": t("approximation"),
    },
    "holder": {"author": t("the article itself"), "source": t("a quoted source")},
    "flag": {
        "run_on_word": t("two words written as one"),
        "suspicious_spelling": t("suspicious spelling"),
        "mixed_language": t("a good part is not Arabic"),
        "boilerplate": t("line that stands in many documents"),
        "mojibake": t("text that was decoded wrongly"),
        "decoding_errors": t("bytes that fit no character"),
        "control_characters": t("control characters"),
        "bidi_controls": t("marks that turn the direction of text"),
        "unbalanced_quotes": t("unbalanced quotation marks"),
        "empty_source_list": t("empty list of sources"),
        "very_short": t("very short text"),
        "very_long": t("very long text"),
        "missing_title": t("no title"),
        "missing_outlet": t("no outlet"),
        "missing_date": t("no date"),
        "bad_date": t("date that cannot be read"),
        "date_out_of_range": t("date out of range"),
        "pdf_order": t("order of words from a PDF"),
        "unsafe_id": t("id that looks like a path"),
        "duplicate": t("exact copy of another document"),
        "near_duplicate": t("nearly a copy of another document"),
    },
    "reason": {
        "empty": t("no text"),
        "no_arabic": t("no Arabic letter"),
        "not_text": t("not a text file"),
        "too_large": t("too large"),
        "unreadable": t("cannot be opened, or damaged"),
        "bad_record": t("damaged record"),
        "bad_encoding": t("encoding not recognised"),
        "duplicate_id": t("two documents with one id"),
        "duplicate_metadata": t("second metadata row for one file"),
        "unmatched_metadata": t("metadata row without a file"),
        "unsupported_format": t("format not supported"),
        "unsafe_path": t("link that leads out of the corpus"),
        "archive_bomb": t("archive that unpacks to far too much"),
        "no_text_column": t("no column for the text"),
        "timeout": t("reading took too long"),
    },
    "booster": {},
    "anonymity": {},
    "keyness_layer": {
        "entity": t("entity"),
        "source": t("source"),
        "source_type": t("type of source"),
        "hedge_category": t("category of hedge"),
        "hedge_cue": t("hedging cue"),
    },
    "side": {
        "rest": t("the other outlets"),
        "earlier": t("the earlier half"),
        "later": t("the later half"),
    },
    "warning": {
        "few_documents": t("fewer than 30 documents on a side"),
        "unbalanced": t("one side is more than five times the other"),
        "periods_differ": t("the sides hardly overlap in time"),
        "sections_differ": t("the sides differ in their sections"),
        "shared_documents": t("both sides carry some of the same stories"),
    },
    "by": {
        "outlet": t("outlet"),
        "month": t("month"),
        "section": t("section"),
        "period": t("period"),
        "run": t("run"),
        "year": t("year"),
        "author": t("author"),
    },
}


def term(group: str, code) -> dict | str:
    """The label of `code`, a deferred value; an unknown code is returned as it is."""
    code = "" if code is None else str(code)
    return TERMS.get(group, {}).get(code, code.replace("_", " "))

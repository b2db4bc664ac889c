"""Bytes to text: which encoding a file is in, found without asking the user, and text that was decoded wrongly before.

Arabic news comes in UTF-8, UTF-16, windows-1256 and ISO-8859-6. The first two can be told by their structure. The
other two use the same bytes for different letters, so the letters decide: Arabic uses ا ل ي م ن و far more often than
ظ غ ذ ض, and the wrong encoding turns the ones into the others.
"""

from __future__ import annotations

import codecs
import math
import re

from isnad.corpus.records import Unusable

BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)

#: How often each letter stands in 10,000 letters of Arabic newspaper text (rounded; no letter below 2).
LETTERS = {
    letter: count
    for group, count in (
        ("ا", 1450), ("ل", 1280), ("ي", 770), ("م", 640), ("ن", 600), ("و", 560), ("ر", 500), ("ت", 480),
        ("ب", 350), ("ع", 350), ("د", 330), ("ة", 310), ("س", 290), ("أ", 270), ("ه", 260), ("ف", 260),
        ("ق", 220), ("ك", 200), ("ح", 195), ("ج", 130), ("ش", 110), ("ى", 95), ("ط", 95), ("ص", 95),
        ("خ", 85), ("إ", 80), ("ض", 70), ("ذ", 60), ("ز", 60), ("ث", 55), ("غ", 42), ("ئ", 45),
        ("ء", 35), ("ظ", 22), ("ؤ", 14), ("آ", 12), ("،", 60), ("؛", 4), ("؟", 6), ("ـ", 4),
        ("ً", 10), ("ٌ", 2), ("ٍ", 2), ("َ", 3), ("ُ", 3), ("ِ", 3), ("ّ", 8), ("ْ", 2),
        ("«", 12), ("»", 12), ("“", 6), ("”", 6), ("–", 4), ("…", 4), ("\u00a0", 4), ("’", 2), ("‘", 2),
    )
    for letter in group
}  # fmt: skip
_TOTAL = sum(LETTERS.values())
_SCORE = {letter: math.log(count / _TOTAL) for letter, count in LETTERS.items()}
_UNSEEN = math.log(0.2 / _TOTAL)
_ARABIC_LETTER = re.compile(
    "[\u0620-\u064a\u066e-\u06d3\u06d5\u06fa-\u06ff\u0750-\u077f\ufb50-\ufdfb\ufe70-\ufefc]"
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_SINGLE_BYTE = ("cp1256", "iso8859_6")
_NAMES = {
    "cp1256": "windows-1256",
    "iso8859_6": "iso-8859-6",
    "cp1252": "windows-1252",
    "utf_8": "utf-8",
    "utf_8_sig": "utf-8-sig",
}
_SAMPLE = 65_536
_HIGH = re.compile(rb"[\x80-\xff]")
_ARABIC_IN_UTF8 = re.compile(rb"[\xd8-\xdb][\x80-\xbf]")


def has_arabic(text: str) -> bool:
    """Whether ``text`` holds at least one Arabic letter."""
    return _ARABIC_LETTER.search(text) is not None


def arabic_score(text: str) -> float:
    """How Arabic the non-ASCII characters of ``text`` look: mean log probability of a letter, -3 is usual.

    The article ال and the endings ات ية at word edges count too, which settles texts of a few words.
    """
    strange = [character for character in text if character > "\x7f"]
    if not strange:
        return -math.inf
    letters = sum(_SCORE.get(character, _UNSEEN) for character in strange)
    articles = len(re.findall(r"(?<!\w)(?:[وفبك]?ال|لل)\w", text)) + len(
        re.findall(r"(?:ية|ات|ين|ون)(?!\w)", text)
    )
    return (letters + 2.5 * articles) / len(strange)


def _utf16_without_bom(data: bytes) -> str | None:
    """Arabic in UTF-16 has 0x06 (or 0x00, for spaces and digits) in every second byte."""
    sample = data[: _SAMPLE & ~1]
    if len(sample) < 4:
        return None
    even, odd = sample[0::2], sample[1::2]
    for high, low, name in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        typical = sum(high.count(byte) for byte in (0x06, 0x00, 0x20, 0xFE, 0xFB))
        if (
            high.count(0x06) * 5 > len(high)
            and typical * 10 > len(high) * 9
            and low.count(0x06) * 4 < len(low)
        ):
            return name
    return None


def looks_binary(data: bytes) -> bool:
    """Whether ``data`` is no text in any encoding with one byte for ASCII: NULs or many control characters."""
    sample = data[:_SAMPLE]
    if not sample:
        return False
    controls = len(_CONTROL.findall(sample.decode("latin-1")))
    return sample.count(0) * 100 > len(sample) or controls * 20 > len(sample)


def detect(data: bytes) -> str:
    """The encoding of ``data`` under its usual name.

    Raises:
        Unusable: ``not_text`` for binary content, ``bad_encoding`` where no encoding gives readable text.

    >>> detect("قال الوزير إن المحادثات بدأت".encode("cp1256"))
    'windows-1256'
    """
    for bom, name in BOMS:
        if data.startswith(bom):
            return name
    wide = _utf16_without_bom(data)
    if wide:
        return wide
    if looks_binary(data):
        raise Unusable(
            "not_text",
            "the file holds binary data, not text; remove it or give it its real extension",
        )
    first = _HIGH.search(data)
    if first is None or _is_utf8(data):
        return "utf-8"
    # ASCII says nothing, so the sample begins where the first other byte stands.
    sample = data[first.start() : first.start() + _SAMPLE]
    broken = max(1, sample.decode("utf-8", "replace").count("\ufffd"))
    if len(_ARABIC_IN_UTF8.findall(sample)) > 4 * broken:
        return "utf-8"
    scores = {}
    for name in _SINGLE_BYTE:
        try:
            scores[name] = arabic_score(sample.decode(name))
        except UnicodeDecodeError:
            continue
    best = max(scores, key=lambda name: scores[name])
    return _NAMES[best] if scores[best] > -6 else "windows-1252"


def _is_utf8(data: bytes) -> bool:
    """Whether ``data`` is UTF-8, also where it was cut off inside a character."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        text = decoder.decode(data)
    except UnicodeDecodeError:
        return False
    pending = decoder.getstate()[0]
    return not pending or not text.isascii()


def decode(data: bytes, encoding: str | None = None) -> tuple[str, str, int]:
    """Text of ``data``, the encoding's name, and how many undecodable places became U+FFFD.

    CRLF becomes LF and a leading byte order mark is dropped; nothing else changes.

    Raises:
        Unusable: as ``detect``; ``bad_encoding`` where the given ``encoding`` does not fit.
    """
    name = detect(data) if encoding is None else encoding
    damaged = 0
    try:
        text = data.decode(name)
    except (UnicodeDecodeError, UnicodeError) as error:
        if encoding is not None:
            at = getattr(error, "start", 0)
            raise Unusable(
                "bad_encoding",
                f"byte {at} is no {encoding}; set another encoding, or remove the file",
            ) from None
        text = data.decode(name, "replace")
        damaged = text.count("\ufffd")
        if damaged * 20 > len(text):
            raise Unusable(
                "bad_encoding", f"{damaged} places are no {name}; save the file as UTF-8"
            ) from None
    if text.startswith("\ufeff"):
        text = text[1:]
    if "\r\n" in text:
        text = text.replace("\r\n", "\n")
    return text, _NAMES.get(name, name), damaged


#: What Arabic looks like after it was read as another encoding: what it was, as what it was read, two letters no Arabic
#: text is without (ا and ل), and any letter.
_GARBLED = (
    (
        "utf-8",
        "windows-1252",
        ("Ø§", "Ù„"),
        re.compile("[ØÙÛÚ][\u0080-\u00bf\u0100-\u2122]"),
    ),
    ("utf-8", "latin-1", ("Ø§", "Ù\u0084"), re.compile("[ØÙÛÚ][\u0080-\u00bf]")),
    (
        "utf-8",
        "windows-1256",
        ("ط§", "ظ„"),
        re.compile("[طظعغ][\u0080-\u00bf\u0152-\u02c6\u0679-\u06d2\u200c-\u2122،؛؟]"),
    ),
    # One letter for each letter: most of the text is accented, as in no language of Europe, and has the article ال.
    ("windows-1256", "windows-1252", ("Çá",), re.compile("[À-ÿ]")),
    ("iso-8859-6", "windows-1252", ("Çä",), re.compile("[À-ÿ]")),
)
_TYPICAL = ("Ø", "ظ„", "ط§", "Çá", "Çä")
_PYTHON_NAMES = {
    "windows-1252": "cp1252",
    "latin-1": "latin-1",
    "windows-1256": "cp1256",
    "iso-8859-6": "iso8859_6",
}


def mojibake(text: str) -> tuple[str, str, str, int, int] | None:
    """Whether a good part of ``text`` is Arabic that was once read as another encoding than its own.

    Returns:
        ``(original, wrong, repaired, start, end)``: the encoding it was in and the one it was read as, the text read
        rightly, and the first garbled span; None for sound text.

    >>> mojibake("الأراضي المحتلة".encode().decode("cp1252", "replace")) is not None
    True
    """
    if not any(mark in text for mark in _TYPICAL):
        return None
    for original, wrong, typical, pattern in _GARBLED:
        if not any(pair in text for pair in typical):
            continue
        hits = len(pattern.findall(text))
        if hits < 4 or hits * 12 < len(text):
            continue
        if original != "utf-8" and hits * 2 < sum(map(str.isalpha, text)):
            continue
        repaired = _repair(text, original, wrong)
        if repaired.count("\ufffd") * 4 < hits and _arabic_letters(repaired) * 2 > hits:
            first = pattern.search(text)
            return original, wrong, repaired, first.start(), first.end()
    return None


def _arabic_letters(text: str) -> int:
    return len(_ARABIC_LETTER.findall(text))


def _repair(text: str, original: str, wrong: str) -> str:
    """Undo a decoding of ``original`` as ``wrong``; what cannot be undone becomes U+FFFD."""
    raw = bytearray()
    codec = _PYTHON_NAMES[wrong]
    for character in text:
        try:
            raw += character.encode(codec)
        except UnicodeEncodeError:
            # cp1252 leaves five bytes undefined; most programs pass them through as control characters.
            raw += bytes([ord(character)]) if ord(character) < 256 else b"\xff"
    return raw.decode(_PYTHON_NAMES.get(original, original), "replace")

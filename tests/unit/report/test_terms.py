"""The words for the codes that the tables hold."""

import ast
from pathlib import Path

from isnad.report.terms import TERMS

CORPUS = Path(__file__).resolve().parents[3] / "workflow/isnad/corpus"


def codes_of_rejects() -> set[str]:
    """What stands in the code as the reason of a `Reject` or `Unusable`."""
    found = set()
    for path in CORPUS.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                place = {"Reject": 2, "Unusable": 0}.get(node.func.id)
                if place is not None and isinstance(node.args[place], ast.Constant):
                    found.add(node.args[place].value)
    return found


def test_each_reason_of_a_reject_has_a_word_and_a_remedy():
    reasons = codes_of_rejects()
    assert {"empty", "bad_encoding", "archive_bomb"} <= reasons
    assert reasons <= TERMS["reason"].keys()
    assert TERMS["remedy"].keys() == TERMS["reason"].keys()

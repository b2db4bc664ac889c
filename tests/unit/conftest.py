"""Fixtures of the unit tests: a miniature database for camel-tools' morphological analyzer; no property is timed."""

import pytest
from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

DATABASE = """###DEFINES###
DEFINE diac diac:*open*
DEFINE lex lex:*open*
DEFINE pos pos:verb pos:noun
DEFINE asp asp:p asp:i asp:na
DEFINE prc1 prc1:0 prc1:na
###DEFAULTS###
DEFAULT pos:verb asp:p prc1:0
DEFAULT pos:noun asp:na prc1:0
###ORDER###
ORDER diac lex pos asp prc1
###TOKENIZATIONS###
TOKENIZATION lex
###STEMBACKOFF###
STEMBACKOFF NOAN N0
###PREFIXES###
\tP0\tdiac:
ت\tIV\tdiac:تُ
ي\tIV\tdiac:يُ
###SUFFIXES###
\tS0\tdiac:
###STEMS###
تقدم\tPV\tdiac:تَقَدَّمَ lex:تَقَدَّم_1 pos:verb asp:p prc1:0
قدم\tIVS\tdiac:قَدِّم lex:قَدَّم_1 pos:verb asp:i prc1:0
نهل\tPV\tdiac:نَهَلَ lex:نَهَل_1 pos:verb asp:p prc1:0
نما\tPV\tdiac:نَما lex:نَما_1 pos:verb asp:p prc1:0
توازن\tN\tdiac:تَوازُن lex:تَوازُن_1 pos:noun asp:na prc1:0
###TABLE AB###
P0 PV
P0 N
IV IVS
###TABLE BC###
PV S0
N S0
IVS S0
###TABLE AC###
P0 S0
IV S0
"""


@pytest.fixture()
def camel_database(tmp_path, monkeypatch):
    """A miniature database in the analyzer's own format, installed as camel_data would install it."""
    root = tmp_path / "camel"
    path = root / "data" / "morphology_db" / "calima-msa-r13" / "morphology.db"
    path.parent.mkdir(parents=True)
    path.write_text(DATABASE, encoding="utf-8")
    monkeypatch.setenv("CAMELTOOLS_DATA", str(root))
    return path

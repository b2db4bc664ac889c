"""What notebooks see of the tables of a run."""

import shutil

from isnad.report.reading import Tables


def test_tables_of_an_earlier_call_are_not_seen(run_tables, tmp_path):
    folder = tmp_path / "tables"
    shutil.copytree(run_tables, folder)
    for name in ("evaluation", "validation", "corrected_rates"):
        shutil.copy(folder / "entities.parquet", folder / f"{name}.parquet")
    nothing_asked = Tables(folder, {"gold": None, "sheets": []})
    assert nothing_asked.has("entities")
    assert not any(map(nothing_asked.has, ("evaluation", "validation", "corrected_rates")))
    asked = Tables(folder, {"gold": "gold.jsonl", "sheets": ["a.xlsx"]})
    assert all(map(asked.has, ("evaluation", "validation", "corrected_rates")))

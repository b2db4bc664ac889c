"""The camel backend in the workflow: a model that cannot be had is one message, the last of the run, and no analysis."""

import importlib.util


def test_a_model_that_cannot_be_had_is_one_message(workplace, corpus, tmp_path):
    empty = tmp_path / "model"
    empty.mkdir()
    call = ("--config", f"corpus={corpus}", "name=news", "entity_backend=camel")
    done = workplace.run("results/news/tables/entities.parquet", *call, f"camel_model={empty}")
    assert done.returncode != 0
    stopped = [line for line in done.stderr.splitlines() if line.startswith("isnad: stopped: ")]
    assert len(stopped) == 1
    if importlib.util.find_spec("torch"):
        assert "lacks config.json, vocab.txt" in stopped[0]
    else:
        assert "uv sync --extra neural" in stopped[0]
        assert "entity_backend=embedded" in stopped[0]
    assert "Traceback" not in done.stderr
    assert not (workplace.folder / "results/news/work/entities").exists()

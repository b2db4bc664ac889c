"""The groups of jobs that the cluster profiles send together."""

import re

import pytest
import yaml

EDGE = re.compile(r"^\s*(\d+) -> (\d+)$", re.MULTILINE)
NODE = re.compile(r'^\s*(\d+)\[label = "(\w+)', re.MULTILINE)


@pytest.mark.parametrize("profile", ["slurm", "kubernetes"])
def test_every_job_of_a_group_is_made_anew_after_the_checkpoint(workplace, profile):
    # Snakemake takes a group from memory when it meets the same jobs again, with jobs in it that it has replaced since
    # (snakemake#4202). What reads a file of the checkpoint is replaced, so a job may be in a group if it, or what it
    # needs of its own group, reads one.
    done = workplace.run("--dag", "dot")
    assert done.returncode == 0, done.stderr
    names = dict(NODE.findall(done.stdout))
    needs = {name: set() for name in names.values()}
    for before, after in EDGE.findall(done.stdout):
        needs[names[after]].add(names[before])
    settings = yaml.safe_load((workplace.house / f"profiles/{profile}/config.yaml").read_text())
    groups = dict(entry.split("=") for entry in settings["groups"])
    grouped = needs.keys() & groups.keys()
    assert {"documents", "counts", "report"} <= grouped

    def is_replaced(job: str) -> bool:
        return "ingest" in needs[job] or any(
            is_replaced(other) for other in needs[job] if groups.get(other) == groups[job]
        )

    assert not {job for job in grouped if not is_replaced(job)}

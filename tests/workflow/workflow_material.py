"""Running the real workflow in a folder of its own, over small corpora that a test writes."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2]

ARTICLE = (
    "قال وزير الزراعة سمير الخالدي إن موسم القمح قد يتأخر هذا العام بسبب الأمطار في عمان.\n"
    "وأضاف أن نحو مئة مزارع تضرروا، مشيرا إلى أن الوزارة ستبدأ صرف التعويضات قريبا.\n"
    "ونقلت وكالة رويترز عن مصدر مطلع قوله إن الخسائر «قد تكون أكبر من المتوقع».\n"
)


class Workplace:
    """A folder to run in: its results and reports are apart from every other test's."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.house = HOUSE

    def copy_house(self) -> Path:
        """A copy of the workflow to edit; later runs are of the copy."""
        house = self.folder / "house"
        house.mkdir()
        for name in ("Snakefile", "environment.yml", "uv.lock"):
            shutil.copy(HOUSE / name, house)
        for name in ("workflow", "config", "profiles"):
            shutil.copytree(HOUSE / name, house / name)
        self.house = house
        return house

    def command(self, *arguments: str, cores: int = 2) -> list[str]:
        command = [sys.executable, "-m", "snakemake", "--snakefile", str(self.house / "Snakefile")]
        command += ["--cores", str(cores)]
        command += ["--workflow-profile", str(self.house / "profiles/default")]
        return [*command, *arguments]

    def environment(self) -> dict[str, str]:
        return os.environ | {"XDG_CACHE_HOME": str(self.folder / ".cache")}

    def run(self, *arguments: str, cores: int = 2) -> subprocess.CompletedProcess:
        return subprocess.run(
            self.command(*arguments, cores=cores),
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            env=self.environment(),
        )

    def tables(self, name: str) -> dict[str, bytes]:
        return {
            path.name: path.read_bytes()
            for path in sorted((self.folder / "results" / name / "tables").iterdir())
        }


def write_corpus(folder: Path) -> Path:
    """Six small articles in a folder, with metadata."""
    folder.mkdir()
    lines = ["file,title,outlet,published"]
    for number in range(6):
        (folder / f"a{number}.txt").write_text(
            ARTICLE.replace("مئة", str(100 + number)), encoding="utf-8"
        )
        lines.append(
            f"a{number}.txt,خبر {number},{'الأولى' if number % 2 else 'الثانية'},2025-0{number + 1}-03"
        )
    (folder / "metadata.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder

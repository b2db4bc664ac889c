"""Which modules of isnad a module is made of, read from its imports, so that a rule can name them as inputs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

_IMPORT = re.compile(
    r"^[ \t]*(?:from[ \t]+(\.*[\w.]*)[ \t]+import[ \t]+(\([^)]*\)|[^\n#]+)|import[ \t]+([\w., \t]+))",
    re.MULTILINE,
)


def modules(root: Path, names: Sequence[str]) -> list[str]:
    """The files of the modules ``names`` (dotted, below ``root``) and of all that they import from the same root.

    Imports inside functions count too. Raises ``FileNotFoundError`` for a name that is no module.
    """
    pending = [_file(root, name) for name in names]
    for name, path in zip(names, pending, strict=True):
        if path is None:
            raise FileNotFoundError(f"{name} is no module below {root}")
    seen: set[Path] = set()
    while pending:
        path = pending.pop()
        if path not in seen:
            seen.add(path)
            pending += _imports(root, path, path.stat().st_mtime_ns)
    return sorted(str(path) for path in seen)


@cache
def _imports(root: Path, path: Path, _modified: int) -> list[Path]:
    """The files below ``root`` that one file imports, with the packages on the way to them."""
    package = list(path.relative_to(root).parent.parts)
    wanted: set[str] = set()
    for module, imported, plain in _IMPORT.findall(path.read_text(encoding="utf-8")):
        if plain:
            wanted.update(name.split(" as ")[0].strip() for name in plain.split(","))
        else:
            base = _absolute(module, package)
            members = (
                part.split(" as ")[0].strip() for part in imported.strip("() \t\n").split(",")
            )
            wanted.update([base, *(f"{base}.{member}" for member in members if member)])
    found = set()
    for name in wanted:
        parts = name.split(".")
        if (root / parts[0]).exists():
            found.update(
                _file(root, ".".join(parts[:length])) for length in range(1, len(parts) + 1)
            )
    return sorted(path for path in found if path)


@cache
def _file(root: Path, name: str) -> Path | None:
    base = root.joinpath(*name.split("."))
    if (base / "__init__.py").is_file():
        return base / "__init__.py"
    path = base.with_suffix(".py")
    return path if path.is_file() else None


def _absolute(module: str, package: list[str]) -> str:
    dots = len(module) - len(module.lstrip("."))
    if not dots:
        return module
    parent = package[: len(package) - dots + 1]
    return ".".join([*parent, *filter(None, [module.lstrip(".")])])

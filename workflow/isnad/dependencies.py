"""Which modules of isnad a module is made of, read from its imports, so that a rule can name them as inputs."""

from __future__ import annotations

import re
from collections.abc import Sequence
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
        if path in seen:
            continue
        seen.add(path)
        package = _package(root, path)
        for module, imported, plain in _IMPORT.findall(path.read_text(encoding="utf-8")):
            if plain:
                candidates = [name.split(" as ")[0].strip() for name in plain.split(",")]
            else:
                base = _absolute(module, package)
                members = [
                    part.split(" as ")[0].strip() for part in imported.strip("() \t\n").split(",")
                ]
                candidates = [base, *(f"{base}.{member}" for member in members if member)]
            for candidate in candidates:
                parts = candidate.split(".")
                for length in range(1, len(parts) + 1):
                    found = _file(root, ".".join(parts[:length]))
                    if found is not None and found not in seen:
                        pending.append(found)
    return sorted(str(path) for path in seen)


def _file(root: Path, name: str) -> Path | None:
    base = root.joinpath(*name.split("."))
    if (base / "__init__.py").is_file():
        return base / "__init__.py"
    path = base.with_suffix(".py")
    return path if path.is_file() else None


def _package(root: Path, path: Path) -> list[str]:
    return list(path.relative_to(root).parent.parts)


def _absolute(module: str, package: list[str]) -> str:
    dots = len(module) - len(module.lstrip("."))
    if not dots:
        return module
    parent = package[: len(package) - dots + 1]
    return ".".join([*parent, *filter(None, [module.lstrip(".")])])

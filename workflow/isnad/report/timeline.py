"""Where months stand on a time axis: which of them are drawn, and where the axis is cut."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

#: So many months without documents in a row are left out of a time axis, which then shows where it is cut.
LONG_GAP = 6
#: Stretches of months that together hold less than this share of the documents are not drawn.
STRAY = 0.01


def ordinal(month: str) -> int:
    """The number of a month: those that follow each other differ by one."""
    year, number = month.split("-")
    return int(year) * 12 + int(number)


def drawn(months: Mapping[str, float]) -> tuple[list[str], int]:
    """The months to draw, and how many documents lie in those left out: the smallest stretches of months in a row."""
    stretches: list[list[str]] = []
    for name in sorted(months):
        if stretches and ordinal(name) - ordinal(stretches[-1][-1]) == 1:
            stretches[-1].append(name)
        else:
            stretches.append([name])
    size = {stretch[0]: sum(months[name] for name in stretch) for stretch in stretches}
    left_out, spare = 0.0, STRAY * sum(size.values())
    for first in sorted(size, key=lambda name: (size[name], name)):
        if left_out + size[first] >= spare:
            break
        left_out += size.pop(first)
    return [name for stretch in stretches if stretch[0] in size for name in stretch], round(
        left_out
    )


def places_of(months: Sequence[str]) -> tuple[dict[str, float], list[float]]:
    """Where each month stands on a time axis, and where that is cut because nothing happens for long."""
    found, cuts, at, before = {}, [], 0.0, None
    for name in months:
        if before is not None:
            step = ordinal(name) - ordinal(before)
            if step > LONG_GAP + 1:
                cuts.append(at + 0.75)
                step = 1.5
            at += step
        found[name], before = at, name
    return found, cuts

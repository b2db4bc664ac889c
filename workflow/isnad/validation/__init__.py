"""Validation: samples for coders, their answers, agreement, accuracy with intervals, and rates corrected for it.

``draw`` makes the sample and the blank sheets of one layer, ``validate`` reads filled sheets and writes what they say,
``card`` measures the accuracy on the demo corpus. ``docs/validation.md`` defines every figure.
"""

from __future__ import annotations


def draw(*args, **options):
    """Draw the sample of one layer and write its blank sheets. See ``isnad.validation.drawing``."""
    from isnad.validation.drawing import draw

    return draw(*args, **options)


def validate(*args, **options):
    """Read filled sheets and write accuracy, agreement, errors and corrected rates. See ``isnad.validation.results``."""
    from isnad.validation.results import validate

    return validate(*args, **options)


def card(*args, **options):
    """Measure the accuracy on the demo corpus. See ``isnad.validation.accuracy``."""
    from isnad.validation.accuracy import card

    return card(*args, **options)

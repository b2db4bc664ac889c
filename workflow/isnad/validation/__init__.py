"""Validation: samples for coders, their answers, agreement, accuracy with intervals, and rates corrected for it.

``drawing.draw`` makes the sample and the blank sheets of one layer, ``results.validate`` reads filled sheets and writes
what they say, ``accuracy.card`` measures the accuracy on the demo corpus. ``docs/validation.md`` defines every figure.
"""

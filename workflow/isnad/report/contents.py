"""What a report consists of: its screens in order, and the figures that are kept as pictures. The rules read it, too."""

from isnad.report.messages import t

#: screen -> name in the navigation, in order. A notebook with another name becomes a screen at the end.
SCREENS = {
    "overview": t("Overview"),
    "entities": t("Entities"),
    "sources": t("Sources"),
    "hedging": t("Hedging"),
    "compare": t("Compare"),
    "quality": t("Data quality"),
    "validation": t("Validation"),
    "methods": t("Methods"),
}

#: Figures that are also kept as still pictures, in ``figures/``.
MAIN_FIGURES = (
    "overview-trend",
    "entities-ranked",
    "sources-ranked",
    "sources-types",
    "hedges-cues",
)

"""isnad: who is cited, who is named and how surely, in Arabic news."""

__version__ = "0.1.0"

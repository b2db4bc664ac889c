"""Errors that a user can mend: their message names the file or key and says what to do."""


class IsnadError(Exception):
    """Shown without a traceback."""

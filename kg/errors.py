"""The errors that people see; each knows its exit code and may carry a hint.

::

    KgError (1)
    ├── UsageError (2)          the command makes no sense as given
    ├── InputError (3)          something that was to be read cannot be
    │   └── SyntaxProblem (3)   …because of what stands at a line and column
    ├── NothingFound (4)        the command worked, but there is nothing to give
    ├── StoreError (5)          the store is locked, damaged, or not a store
    ├── OutputError (6)         the result cannot be written
    └── MissingPart (7)         an optional package or a model is not installed
"""

from __future__ import annotations

from typing import ClassVar


class KgError(Exception):
    """Something a person should be told: what is wrong, and what to do about it."""

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        """Keep the one-line ``message`` and, where there is one, the ``hint`` that says what to do."""
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(KgError):
    """The command or call makes no sense as given."""

    exit_code = 2


class InputError(KgError):
    """A file, folder, page or feed cannot be read."""

    exit_code = 3


class SyntaxProblem(InputError):
    """What stands at a line and column of a file or query cannot be understood.

    ``line`` and ``column`` count from 1; ``excerpt`` is the offending line, for a caret beneath it.
    """

    def __init__(  # noqa: PLR0913  the place of the problem needs its four parts
        self,
        message: str,
        *,
        source: str | None = None,
        line: int | None = None,
        column: int | None = None,
        excerpt: str | None = None,
        hint: str | None = None,
    ) -> None:
        """Keep where the problem is beside the message."""
        place = ":".join(str(part) for part in (source, line, column) if part is not None)
        super().__init__(f"{place}: {message}" if place else message, hint=hint)
        self.source = source
        self.line = line
        self.column = column
        self.excerpt = excerpt


class NothingFound(KgError):
    """The command ran, but there is nothing to give."""

    exit_code = 4


class StoreError(KgError):
    """The store is held by another process, damaged, or no store at all."""

    exit_code = 5


class OutputError(KgError):
    """The result cannot be written."""

    exit_code = 6


class MissingPart(KgError):
    """An optional package, or the language model, is not installed."""

    exit_code = 7

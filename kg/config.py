"""The settings that a build takes, in one frozen value; everything that changes the output is in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from kg.errors import UsageError
from kg.names import DEFAULT_BASE

_BASE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?:[^\x00-\x20<>\"{}|\\^`\[\]#?%]|%[0-9A-Fa-f]{2})*")
"""An absolute IRI without query and fragment (RFC 3987)."""


class Trust(StrEnum):
    """Which reported claims count as asserted.

    ``NEVER``: none.  ``PARTY``: a statement of plain fact whose speaker is its own subject.  ``NAMED``: one whose
    speaker is a named person or organisation.  ``ALL``: every reported statement of plain fact.  Plans, denials,
    hypotheses and ended states never count.
    """

    NEVER = "never"
    PARTY = "party"
    NAMED = "named"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a build is told.

    ``base`` is the IRI that entity and document IRIs begin with; a name is put right behind it, so it ends in ``/`` or
    ``:``.  ``trust`` decides about reported claims.  ``minimum_score`` (0..1) is the least score at which an asserted
    claim makes a plain triple.  Raises ``UsageError`` when the base cannot begin an IRI.
    """

    base: str = DEFAULT_BASE
    trust: Trust = Trust.NEVER
    minimum_score: float = 0.5

    def __post_init__(self) -> None:
        """Refuse a base with which no valid IRI can be made."""
        if not _BASE.fullmatch(self.base):
            reason = "the base of IRIs must be an IRI without spaces, ? and #"
            raise UsageError(f"{reason}, not {self.base!r}", hint=f"take one like {DEFAULT_BASE}")
        if not self.base.endswith(("/", ":")):
            raise UsageError(f"the base of IRIs must end in / or :, not as {self.base}", hint=f"write {self.base}/")

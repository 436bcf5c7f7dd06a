"""The settings that a build takes, in one frozen value; everything that changes the output is in it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kg.names import DEFAULT_BASE


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

    ``base`` is the IRI that entity and document IRIs begin with.  ``trust`` decides about reported claims.
    ``minimum_score`` (0..1) is the least score at which an asserted claim makes a plain triple.
    """

    base: str = DEFAULT_BASE
    trust: Trust = Trust.NEVER
    minimum_score: float = 0.5

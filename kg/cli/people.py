"""Who decides, and when: the only place where the clock and the user of the machine are asked for a decision."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime


def now() -> str:
    """Return the time in ISO 8601, UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def person() -> str:
    """Return the name of the user of this machine."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a user without a name, as in some containers
        return "somebody"

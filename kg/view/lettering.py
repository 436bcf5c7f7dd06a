"""How wide a text will be, without a font at hand: good enough to keep labels apart."""

from __future__ import annotations

import unicodedata

# Advance widths of Source Sans 3 by group, in parts of the font size; the last is for all other letters.
_WIDTHS = (("ijl|!.,:;'’", 0.27), ('frtI()[]-/ "“”·', 0.36), ("mwMW%@—", 0.82), ("ABCDEFGHJKLNOPQRSTUVXYZ&", 0.60))
_USUAL = 0.52
_SLACK = 1.08  # other sans-serif fonts, which a viewer may take instead, run up to so much wider

_WIDTH_OF = {letter: width for letters, width in _WIDTHS for letter in letters}


def width(text: str, pixels: float, *, heavy: float = 1.0) -> float:
    """Return about how many pixels a line of text takes at this font size; ``heavy`` widens it for bold letters."""
    ems = sum(1.0 if unicodedata.east_asian_width(each) in "WF" else _WIDTH_OF.get(each, _USUAL) for each in text)
    return round(ems * pixels * heavy * _SLACK, 2)


def brief(text: str, longest: int) -> str:
    """Shorten a text to ``longest`` characters, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"

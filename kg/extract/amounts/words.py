"""Makes sets and lists of words out of lines of words, so that tables read like text."""

from __future__ import annotations


def words(line: str) -> frozenset[str]:
    """Return the words of a line.

    >>> sorted(words("no number page"))
    ['no', 'number', 'page']
    """
    return frozenset(line.split())


def listed(line: str) -> list[str]:
    """Return the words of a line in order.

    >>> listed("first second")
    ['first', 'second']
    """
    return line.split()


def numbered(line: str, start: int = 0, step: int = 1) -> dict[str, int]:
    """Return the words of a line with a number each.

    >>> numbered("twenty thirty", 20, 10)
    {'twenty': 20, 'thirty': 30}
    """
    return {word: start + step * place for place, word in enumerate(line.split())}

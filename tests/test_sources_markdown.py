"""Tests of telling prose from notation in Markdown."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import sources, text
from kg.model import Document
from kg.sources.notation import notation

if TYPE_CHECKING:
    from pathlib import Path


def words(markdown: str) -> str:
    """Return the prose of a Markdown text, with white space folded and a bar where notation ends a paragraph."""
    prose = text.prose(Document("a", markdown, markup=tuple(notation(markdown))))
    assert len(prose) == len(markdown)
    return re.sub(r"\s+", lambda gap: "|" if text.PARAGRAPH in gap.group() else " ", prose).strip("| ")


@pytest.mark.parametrize(
    ("markdown", "prose"),
    [
        ("# Heading ##\nText", "Heading|Text"),
        ("Heading\n===\nText", "Heading|Text"),
        ("**bold**, *it*, __b__, ~~gone~~ and ***both***", "bold , it , b , gone and both"),
        ("5 * 3 * 2, snake_case_word, lone ** star", "5 * 3 * 2, snake_case_word, lone ** star"),
        ('[Facebook](https://a.b/c_d_e "Insta") owns [it][1].\n\n[1]: https://x.y', "Facebook owns it ."),
        ("[*Face* book](x) b", "Face book b"),
        ("![a picture](p.png) and <https://a.b> end", "and end"),
        ("a `code` and ``a ` b`` c", "a code and a ` b c"),
        (r"1\. not a list \*", "1 . not a list *"),
        ("AT&amp;T and&nbsp;so", "AT&amp;T and so"),
        ("- one\n- two\n  goes on", "one|two goes on"),
        ("1. 1\n2. 2", "1|2"),
        ("> said\n> he\n\nafter", "said he after"),
        ("> > deep", "deep"),
        ("text\n```py\ncode\n```\nmore", "text|more"),
        ("    indented code\n\ntext", "text"),
        ("a<br>b <b>c</b>", "a b c"),
        ("<div>\n<p>Inside <b>it</b>.</p>\n<!-- not -->\n</div>\n\nafter", "Inside it .|after"),
        ("| N | R |\n|---|---|\n| Joe | boss |\n| a | a |", "N|R|Joe|boss|a|a"),
        ("a\n\n***\n\nb", "a|b"),
        ("one  \ntwo\\\nthree", "one two three"),
        ("# A\r\n\r\n*b*\r\n", "A|b"),
        ("[no link] and [brackets]", "[no link] and [brackets]"),
        ("", ""),
    ],
)
def test_notation_is_told_from_prose(markdown: str, prose: str) -> None:
    """Signs, targets, code and tags are notation; words and lone signs are prose."""
    assert words(markdown) == prose


def test_cells_of_a_table_are_parted() -> None:
    """Each cell is a paragraph of its own, also where two are the same."""
    table = "| Name | Role |\n|---|---|\n| Joe | boss |\n| a | a |\n"
    prose = text.prose(Document("a", table, markup=tuple(notation(table))))
    assert [prose[start:end] for start, end in text.blocks(prose)] == ["Name", "Role", "Joe", "boss", "a", "a"]


@given(st.text(alphabet=st.sampled_from("ab1 *_`[]()<>!#|-~\\&;>\n\r\t:="), max_size=120))
def test_ranges_are_ordered_and_disjoint(markdown: str) -> None:
    """Whatever the signs, the ranges lie in the text, one behind the other."""
    edges = [edge for place in notation(markdown) for edge in place]
    assert edges == sorted(edges)
    assert all(0 <= edge <= len(markdown) for edge in edges)


@given(st.lists(st.text(alphabet=st.sampled_from("abcXYZ ,"), min_size=1, max_size=30), min_size=1, max_size=6))
def test_words_without_signs_are_all_prose(paragraphs: list[str]) -> None:
    """Text without a sign loses no character."""
    markdown = "\n\n".join(paragraph.strip() or "x" for paragraph in paragraphs)
    assert text.prose(Document("a", markdown, markup=tuple(notation(markdown)))) == markdown


FRONT = """---
title: "Facebook buys Foo"
date: 2016-03-07T10:00:00+09:00
author:
  - Jane Roe
  - Joe Doe
lang: en
---
Text.
"""


@pytest.mark.parametrize(
    "front",
    [
        FRONT,
        FRONT.replace("\n", "\r\n"),
        FRONT.replace("author:\n  - Jane Roe\n  - Joe Doe", "authors: [Jane Roe, 'Joe Doe']"),
        FRONT.replace("---", "+++")
        .replace(": ", " = ")
        .replace("author:\n  - Jane Roe\n  - Joe Doe", 'author = ["Jane Roe", "Joe Doe"]'),
    ],
)
def test_front_matter_is_metadata(tmp_path: Path, front: str) -> None:
    """Title, day, authors and language come from YAML or TOML before the text, which stays as it was."""
    path = tmp_path / "a.md"
    path.write_bytes(front.encode())
    found = sources.document(path)
    assert (found.title, found.published, found.authors, found.language) == (
        "Facebook buys Foo",
        date(2016, 3, 7),
        ("Jane Roe", "Joe Doe"),
        "en",
    )
    assert found.text == front
    assert text.prose(found).strip(text.PARAGRAPH + " \r\n") == "Text."


def test_a_rule_at_the_top_is_no_front_matter(tmp_path: Path) -> None:
    """Three hyphens without a partner are a line across the page."""
    path = tmp_path / "a.md"
    path.write_text("---\n\ntitle: no\n")
    assert sources.document(path).title is None

"""Tests of JSON Lines and of tables with a column of text."""

from __future__ import annotations

import gzip
import json
from datetime import date
from typing import TYPE_CHECKING

import pytest

from kg import sources
from kg.errors import KgError, SyntaxProblem
from kg.model import Document
from kg.sources import Failure, dates

if TYPE_CHECKING:
    from pathlib import Path


def read(path: Path, data: str | bytes) -> tuple[list[Document], list[KgError]]:
    """Write a file, read it, and return its documents and what is wrong with the others."""
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    results = list(sources.documents([path]))
    return [each for each in results if isinstance(each, Document)], [
        each.error for each in results if isinstance(each, Failure)
    ]


def test_a_line_of_json_is_a_document(tmp_path: Path) -> None:
    """Its fields become those of the document, and its source names the file, where it can be read again."""
    path = tmp_path / "news.jsonl"
    row = {
        "id": 7,
        "text": "One\r\ntwo.",
        "title": "T",
        "published": "2016-03-07",
        "source": "Reuters",
        "author": ["A", "B"],
    }
    assert read(path, json.dumps(row) + "\n\n") == (
        [
            Document(
                f"{path}#7",
                "One\r\ntwo.",
                source=str(path),
                published=date(2016, 3, 7),
                title="T",
                site="Reuters",
                authors=("A", "B"),
            )
        ],
        [],
    )


def test_a_line_without_an_id_is_named_by_its_number(tmp_path: Path) -> None:
    """The number is that of the line in the file, blank lines counted."""
    documents, _ = read(tmp_path / "a.jsonl", '\ufeff{"text": "One."}\n\n{"body": "Two."}')
    assert [document.id.partition("#")[2] for document in documents] == ["1", "3"]


@pytest.mark.parametrize(
    ("line", "place", "message"),
    [
        (b'{"text": "a",}', ":2:14: ", "not JSON"),
        (b'{"text": "a"', ":2:13: ", "not JSON"),
        (b'{"text": "\xff"}', ":2:11: ", "not UTF-8"),
        (b"[1]", ":2: ", "JSON list"),
        (b'{"title": "a"}', ":2: ", "no 'text'"),
        (b'{"text": 5.5}', ":2: ", "should be a string"),
        (b'{"text": {"a": "b"}}', ":2: ", "should be a string"),
        (b'{"text": " "}', ":2: ", "nothing to read"),
        (b'{"text": "\\ud800"}', ":2: ", "surrogate"),
        (b'{"text": "a", "published": "3/7/2016"}', ":2: ", "no certain date"),
        (b'{"id": "x", "text": "a"}', ":2: ", "id 'x' was used before"),
    ],
)
def test_a_bad_line_is_reported_and_the_others_kept(tmp_path: Path, line: bytes, place: str, message: str) -> None:
    """The error stands at its file, line and, where it is one of JSON, column."""
    path = tmp_path / "a.jsonl"
    documents, (error,) = read(path, b'{"id": "x", "text": "One."}\n' + line + b'\n{"text": "Three."}\n')
    assert [document.text for document in documents] == ["One.", "Three."]
    assert isinstance(error, SyntaxProblem)
    assert str(error).startswith(f"{path}{place}")
    assert message in str(error)
    assert error.hint


@pytest.mark.parametrize(
    "data", ['[\n{"text": "a"}\n]', '{\n"text": "a"\n}', b'\xff\xfe{\0"\0', "", "\n\n", "no json\n" * 30]
)
def test_a_file_that_is_something_else_is_given_up(tmp_path: Path, data: str | bytes) -> None:
    """One JSON value over many lines, another encoding, an empty file, and lines of text do not give a failure each."""
    documents, errors = read(tmp_path / "a.jsonl", data)
    assert not documents
    assert 1 <= len(errors) <= 21
    assert "nothing to read" in str(errors[-1]) or errors[-1].hint


def test_a_row_of_a_table_is_a_document(tmp_path: Path) -> None:
    """Columns are known by name, in upper or lower case; line breaks and doubled quotation marks in a cell are text."""
    path = tmp_path / "a.csv"
    data = 'Published,ID,Text,URL\r\n7 March 2016,x,"He said ""no"",\r\nthen left.",https://a.b\r\n'
    assert read(path, data) == (
        [
            Document(
                f"{path}#x",
                'He said "no",\r\nthen left.',
                source=str(path),
                published=date(2016, 3, 7),
                site="https://a.b",
            )
        ],
        [],
    )


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", "title;text\na;b, c\n"),
        ("a.tsv", "title\ttext\na\tb, c\n"),
        ("a.csv", "title|article\na|b, c\n"),
        ("a.csv", '\ufefftext\n"b, c"\n'),
        ("a.csv", 'anything\n"b, c"\n'),
        ("a.csv.gz", gzip.compress(b'text,id\n"b, c",1\n')),
        ("a.csv", 'text,id\n"b, c",1\n'.encode("utf-16")),
    ],
)
def test_a_table_may_be_written_in_several_ways(tmp_path: Path, name: str, data: str | bytes) -> None:
    """Separator and encoding are found out, and a lone column is the text."""
    documents, errors = read(tmp_path / name, data)
    assert ([document.text for document in documents], errors) == (["b, c"], [])


def test_a_table_in_windows_1252_is_read(tmp_path: Path) -> None:
    """What a spreadsheet program saves is detected."""
    documents, _ = read(tmp_path / "a.csv", "id,text\n1,“Nestlé paid £5 million”\n".encode("cp1252"))
    assert documents[0].text == "“Nestlé paid £5 million”"


def test_a_table_without_a_column_of_text_is_a_failure(tmp_path: Path) -> None:
    """The error names the columns that there are."""
    _, (error,) = read(tmp_path / "a.csv", "id,headline\n1,x\n")
    assert "no column of text among 'id', 'headline'" in str(error)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("2,a,b", "3 cells under 2"),
        ('2,"a"b', "no CSV"),
        ("1,again", "id '1' was used before"),
        ("2,", "nothing to read"),
    ],
)
def test_a_bad_row_is_reported_and_the_others_kept(tmp_path: Path, row: str, message: str) -> None:
    """The error stands at its line."""
    path = tmp_path / "a.csv"
    documents, (error,) = read(path, f"id,text\n1,One.\n{row}\n3,Three.\n")
    assert [document.text for document in documents] == ["One.", "Three."]
    assert str(error).startswith(f"{path}:3: ")
    assert message in str(error)


def test_an_unclosed_quotation_mark_is_reported(tmp_path: Path) -> None:
    """It would else swallow the rest of the file."""
    documents, (error,) = read(tmp_path / "a.csv", 'id,text\n1,One.\n2,"Two.\n3,Three.\n')
    assert len(documents) == 1
    assert "a.csv:3: this is no CSV" in str(error)


def test_a_big_cell_is_read(tmp_path: Path) -> None:
    """The limit of the csv module, 128 KiB, does not hold."""
    documents, errors = read(tmp_path / "a.csv", "text,id\n" + "word " * 100_000 + ",1\n")
    assert (len(documents[0].text), errors) == (500_000, [])


def test_a_row_is_found_again(tmp_path: Path) -> None:
    """Reading the source again gives the same ids and texts."""
    path = tmp_path / "a.jsonl"
    documents, _ = read(path, '{"id": "b", "text": "One."}\n{"text": "Two."}\n')
    assert list(sources.read_document(str(path))) == documents


@pytest.mark.parametrize(
    "written",
    [
        "2016-03-07",
        "2016-03-07T23:30:00+09:00",
        "2016-03-07 10:00",
        "20160307",
        "2016/3/7",
        "7.3.2016",
        "7 March 2016",
        "07 Mar 2016",
        "March 7, 2016",
        "Mar. 7th, 2016".replace(".", ""),
        "Monday, March 7, 2016",
        "Mon, 07 Mar 2016 10:00:00 GMT",
        "07-Mar-2016",
        "D:20160307101500+09'00'",
    ],
)
def test_a_day_is_read_in_common_forms(written: str) -> None:
    """Each form gives the day where it was written."""
    assert dates.parse(written) == date(2016, 3, 7)


def test_a_slashed_day_is_read_where_only_one_reading_is_a_date() -> None:
    """13 can be no month."""
    assert dates.parse("13/3/2016") == dates.parse("3/13/2016") == date(2016, 3, 13)


@pytest.mark.parametrize(
    "written", ["", "3/7/2016", "yesterday", "2016-13-40", "2016", "March 2016", "D:2016", "20160307123"]
)
def test_what_gives_no_certain_day_gives_none(written: str) -> None:
    """Nothing is guessed."""
    assert dates.parse(written) is None

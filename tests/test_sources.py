"""Tests of the way from what a user names to documents."""

from __future__ import annotations

import gzip
import hashlib
import io
import re
import sys
from datetime import date
from pathlib import Path

import pytest

from kg import sources
from kg.errors import InputError
from kg.model import Document
from kg.sources import Failure


def failures(*inputs: str) -> list[str]:
    """Return the messages of what cannot be read."""
    return [str(each.error) for each in sources.documents(inputs) if isinstance(each, Failure)]


def idents(*inputs: str) -> list[str]:
    """Return the ids of the documents that the inputs give, in order."""
    return [each.id for each in sources.documents(inputs) if isinstance(each, Document)]


def test_a_folder_is_read_recursively_in_order(news_folder: Path) -> None:
    """Hidden files and unknown extensions are passed over; the order is that of the path's parts."""
    del news_folder
    assert idents(".") == ["a.txt", "b/c/deep.TXT", "b/one.txt", "b/two.md", "b.txt"]


def test_the_order_of_inputs_makes_no_difference(news_folder: Path) -> None:
    """Naming a file twice, or another way, or after its folder, changes nothing."""
    assert (
        idents("b", "a.txt", str(news_folder / "a.txt"), "b/one.txt")
        == idents("./a.txt", "b/../b")
        == [
            "a.txt",
            "b/c/deep.TXT",
            "b/one.txt",
            "b/two.md",
        ]
    )


def test_a_named_file_is_read_whatever_it_is_called(news_folder: Path) -> None:
    """A file without an extension is plain text when it looks so."""
    del news_folder
    assert idents("notes") == ["notes"]


def test_a_file_outside_has_an_absolute_id(news_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the file does not lie below the current folder, its whole path names it."""
    monkeypatch.chdir(news_folder / "b")
    assert idents("../a.txt") == [(news_folder / "a.txt").as_posix()]


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("*.txt", ["a.txt", "b.txt"]),
        ("**/*.md", ["b/two.md"]),
        ("b/*", ["b/c/deep.TXT", "b/one.txt", "b/two.md"]),
        ("[a]*", ["a.txt"]),
    ],
)
def test_a_glob_is_matched(news_folder: Path, pattern: str, found: list[str]) -> None:
    """Globs work where no shell has expanded them."""
    del news_folder
    assert idents(pattern) == found


def test_a_loop_of_links_ends(news_folder: Path) -> None:
    """A link to a folder above is not followed."""
    (news_folder / "b" / "loop").symlink_to(news_folder)
    assert idents("b") == ["b/c/deep.TXT", "b/one.txt", "b/two.md"]


def test_a_link_that_is_named_is_followed(news_folder: Path) -> None:
    """The user may name a link to a folder."""
    (news_folder / "link").symlink_to(news_folder / "b" / "c")
    assert idents("link") == ["link/deep.TXT"]


def test_one_bad_file_does_not_stop_the_others(news_folder: Path) -> None:
    """A failure stands in its place among the documents."""
    (news_folder / "b" / "m.txt").write_bytes(b"\x7fELF\0\0\0")
    kinds = [type(each).__name__ for each in sources.documents(["b"])]
    assert kinds == ["Document", "Failure", "Document", "Document"]


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("empty.txt", b"", r".*empty\.txt: nothing to read"),
        ("blank.txt", b" \n\n", r".*blank\.txt: nothing to read"),
        ("mark.txt", b"\xef\xbb\xbf", r".*mark\.txt: nothing to read"),
        ("binary.txt", b"\x7fELF\0\0", r".*binary\.txt: .*binary"),
        ("picture.png", b"\x89PNG\r\n\x1a\n\0\0", r".*picture\.png: .*binary"),
        ("old.rtf", b"{\\rtf1 hello}", r".*old\.rtf: RTF and XML"),
        ("bad.txt.gz", b"not gzip", r".*bad\.txt\.gz: .*gzip file is damaged"),
        ("short.txt.gz", gzip.compress(b"text " * 100)[:-9], r".*short\.txt\.gz: .*gzip file is damaged"),
        ("broken.docx", b"PK\x03\x04 broken", r".*broken\.docx: .*no DOCX"),
        ("no.docx", b"plain text", r".*no\.docx: .*no DOCX"),
        ("cut.pdf", b"%PDF-1.4\n1 0 obj\n<<", r".*cut\.pdf: .*damaged or cut short"),
        ("head.csv", b'"id"x,text\n1,a\n', r".*head\.csv:1: this is no CSV"),
        ("empty.pdf", b"", r".*empty\.pdf: nothing to read"),
    ],
)
def test_a_bad_file_is_named_with_what_is_wrong(tmp_path: Path, name: str, data: bytes, message: str) -> None:
    """Each error names the file, says what is wrong, and has a hint."""
    (tmp_path / name).write_bytes(data)
    (failure,) = sources.documents([tmp_path / name])
    assert isinstance(failure, Failure)
    assert isinstance(failure.error, InputError)
    assert failure.error.hint
    assert re.match(message, failure.error.message)


def test_a_missing_file_is_a_failure(tmp_path: Path) -> None:
    """A name that leads nowhere is reported."""
    assert failures(str(tmp_path / "nope.txt")) == [f"{tmp_path}/nope.txt: there is no such file or folder"]


def test_a_glob_without_a_match_is_a_failure(news_folder: Path) -> None:
    """A pattern that matches nothing is reported like a missing file."""
    del news_folder
    assert failures("*.pdf") == ["*.pdf: there is no such file or folder"]


def test_a_folder_without_a_readable_file_is_a_failure(tmp_path: Path) -> None:
    """An empty folder, or one with pictures only, is an error and not an empty graph."""
    (tmp_path / "logo.png").write_bytes(b"x")
    assert failures(str(tmp_path)) == [f"{tmp_path}: no file in this folder can be read"]


@pytest.mark.parametrize("place", ["a.txt", "b"])
def test_permission_denied_is_a_failure(news_folder: Path, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    """A file or folder that may not be read is named."""

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "open", refuse)
    monkeypatch.setattr("os.scandir", refuse)
    assert failures(str(news_folder / place)) == [f"{place}: permission denied"]


def test_a_broken_link_is_a_failure(news_folder: Path) -> None:
    """A link to nothing with a known extension is reported, not passed over."""
    (news_folder / "b" / "z.txt").symlink_to("nowhere")
    assert failures("b") == ["b/z.txt: there is no such file or folder"]


def test_a_device_is_a_failure() -> None:
    """What is neither file nor folder is not opened, for it might never end."""
    assert failures("/dev/zero") == ["/dev/zero: this is neither a file nor a folder"]


def test_a_gzipped_file_is_read(tmp_path: Path) -> None:
    """The extension before .gz tells the kind."""
    (tmp_path / "a.md.gz").write_bytes(gzip.compress(b"# Title\n\nText.\n"))
    (document,) = sources.documents([tmp_path / "a.md.gz"])
    assert isinstance(document, Document)
    assert document.markup == ((0, 2),)


def test_plain_text_keeps_its_characters(tmp_path: Path) -> None:
    """Nothing is normalised, and nothing guessed about title or date."""
    path = tmp_path / "a.txt"
    path.write_bytes("\ufeffDate: 2016\r\n\r\n  “x” \u00a0e\u0301\r\n".encode())
    (document,) = sources.documents([path])
    assert document == Document(str(path), "Date: 2016\r\n\r\n  “x” \u00a0e\u0301\r\n", source=str(path))


def _standard_input(monkeypatch: pytest.MonkeyPatch, data: bytes) -> list[sources.Result]:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    return list(sources.documents(["-", "-"]))


def test_standard_input_is_named_by_its_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its id is the beginning of a digest of the text, and it has no source to be read again from."""
    digest = hashlib.sha256("Café.".encode()).hexdigest()[:12]
    assert _standard_input(monkeypatch, "\ufeffCafé.".encode()) == [Document(f"stdin-{digest}", "Café.")]


def test_standard_input_may_hold_json_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its first bytes tell what it is."""
    data = b'{"id": "x", "text": "One."}\n{"text": "Two."}\n'
    ident = "stdin-" + hashlib.sha256(data).hexdigest()[:12]
    assert [each.id for each in _standard_input(monkeypatch, data) if isinstance(each, Document)] == [
        f"{ident}#x",
        f"{ident}#2",
    ]


def test_empty_standard_input_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing piped in is an error."""
    (failure,) = _standard_input(monkeypatch, b"")
    assert isinstance(failure, Failure)
    assert "standard input: nothing to read" in str(failure.error)


def test_a_source_is_read_again(news_folder: Path) -> None:
    """What Document.source names gives the same document."""
    del news_folder
    first = list(sources.documents(["b"]))
    assert [
        each for one in first if isinstance(one, Document) and one.source for each in sources.read_document(one.source)
    ] == first


def test_a_path_is_a_document(news_folder: Path) -> None:
    """A string that names an existing file is read from there."""
    assert (
        sources.document("a.txt")
        == sources.document(news_folder / "a.txt")
        == Document("a.txt", "Text of a.txt.\n", source="a.txt")
    )


def test_a_string_is_a_text() -> None:
    """Any other string is the text itself, named by its digest."""
    digest = hashlib.sha256(b"Facebook owns Instagram.").hexdigest()[:12]
    assert sources.document("Facebook owns Instagram.") == Document(f"text-{digest}", "Facebook owns Instagram.")


def test_what_the_caller_knows_overrides_the_file(news_folder: Path) -> None:
    """A date and title given by name win; what is not given stays."""
    del news_folder
    found = sources.document(Document("x", "t", title="old", language="en"), published=date(2016, 3, 7), title="new")
    assert found == Document("x", "t", title="new", language="en", published=date(2016, 3, 7))


@pytest.mark.parametrize("given", ["", "   ", "artcle.txt", Path("artcle"), "b", "ftp://example.org/a"])
def test_what_is_no_single_document_raises(news_folder: Path, given: str | Path) -> None:
    """An empty text, a mistyped name, a folder of several files and a foreign scheme raise our error."""
    del news_folder
    with pytest.raises(InputError):
        sources.document(given)


def test_a_name_that_is_no_utf8_is_a_failure(tmp_path: Path) -> None:
    """Such a name could not become an IRI."""
    (tmp_path / "a\udcff.txt").write_text("x")
    (failure,) = sources.documents([tmp_path])
    assert isinstance(failure, Failure)
    assert "name of this file is not UTF-8" in str(failure.error)


def test_offline_opens_no_socket() -> None:
    """A URL is a failure then."""
    (failure,) = sources.documents(["https://example.org/a.html"], offline=True)
    assert isinstance(failure, Failure)
    assert "offline" in str(failure.error)


def test_a_text_of_50_megabytes_is_read(tmp_path: Path) -> None:
    """Size alone is no error, nor is one line of a megabyte."""
    path = tmp_path / "big.txt"
    path.write_text("Facebook owns Instagram. " * 2_000_000)
    (document,) = sources.documents([path])
    assert isinstance(document, Document)
    assert len(document.text) == 50_000_000

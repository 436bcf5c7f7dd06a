"""Tests of web pages as files, PDF and DOCX."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from kg import sources, text
from kg.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

PAGE = """<!doctype html><html lang="en"><head><meta charset="{charset}"><title>Facebook buys Foo | The Site</title>
<meta property="og:site_name" content="The Site"><meta name="author" content="Jane Roe; Joe Doe">
<meta property="article:published_time" content="2016-03-07T10:00:00+09:00"></head>
<body><nav><a href="/">Home</a> <a href="/x">News</a></nav><article><h1>Facebook buys Foo</h1>
<p>Facebook owns   Instagram &amp; others – “all of
them”, said the café.</p><p>Benjamin Joe, the <b>country manager</b>, said so.</p>
<ul><li>One item</li></ul><table><tr><td>Joe</td><td>Manager</td></tr></table></article>
<footer>Copyright 2020 by nobody</footer></body></html>"""
TEXT = "Facebook owns Instagram & others – “all of them”, said the café."


def page(path: Path, *, charset: str = "utf-8", head: str = "") -> Path:
    """Write the page in an encoding that it declares."""
    path.write_bytes((head + PAGE.format(charset=charset)).encode(charset))
    return path


def test_a_page_gives_its_main_text_and_metadata(tmp_path: Path) -> None:
    """Menus and footers are left out; title, day, authors, site and language are read."""
    found = sources.document(page(tmp_path / "a.html"))
    assert (found.title, found.published, found.authors, found.site, found.language) == (
        "Facebook buys Foo",
        date(2016, 3, 7),
        ("Jane Roe", "Joe Doe"),
        "The Site",
        "en",
    )
    assert TEXT in found.text
    assert "Copyright" not in found.text
    assert "Home" not in found.text


def test_paragraphs_items_and_cells_of_a_page_are_parted(tmp_path: Path) -> None:
    """Each is a block of its own, without its sign."""
    prose = text.prose(sources.document(page(tmp_path / "a.html")))
    assert [prose[start:end] for start, end in text.blocks(prose)] == [
        "Facebook buys Foo",
        TEXT,
        "Benjamin Joe, the country manager, said so.",
        "One item",
        "Joe",
        "Manager",
    ]


@pytest.mark.parametrize("charset", ["utf-8", "windows-1252", "utf-16"])
def test_a_page_is_decoded_as_it_declares(tmp_path: Path, charset: str) -> None:
    """The declaration stands in the page itself."""
    assert TEXT in sources.document(page(tmp_path / "a.html", charset=charset)).text


def test_an_xml_declaration_does_no_harm(tmp_path: Path) -> None:
    """XHTML begins with one."""
    head = '<?xml version="1.0" encoding="utf-8"?>\n'
    assert TEXT in sources.document(page(tmp_path / "noname", head=head)).text


def test_the_day_of_a_page_is_not_guessed(tmp_path: Path) -> None:
    """A year in the footer is no day of publication."""
    path = tmp_path / "a.html"
    path.write_text(PAGE.format(charset="utf-8").replace("2016-03-07T10:00:00+09:00", ""))
    assert sources.document(path).published is None


@pytest.mark.parametrize("html", ["<html><body></body></html>", "<p></p>"])
def test_a_page_without_main_text_is_an_error(tmp_path: Path, html: str, capfd: pytest.CaptureFixture[str]) -> None:
    """It gives no empty document, and the library's own warnings stay off the terminal."""
    (tmp_path / "a.html").write_text(html)
    with pytest.raises(InputError, match="no main text"):
        sources.document(tmp_path / "a.html")
    assert capfd.readouterr() == ("", "")


def pdf(pages: Iterable[Iterable[str]], *, extra: str = "") -> bytes:
    """Write a PDF with lines of text on each page; ``extra`` goes into the trailer."""
    bodies = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    numbers = []
    for lines in pages:
        shown = " ".join(f"({line}) Tj 0 -14 Td" for line in lines)
        content = f"BT /F1 11 Tf 60 780 Td {shown} ET"
        bodies.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
        numbers.append(len(bodies) + 1)
        bodies.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 840] /Contents {len(bodies)} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>"
        )
    kids = " ".join(f"{number} 0 R" for number in numbers)
    bodies[1] = f"<< /Type /Pages /Kids [{kids}] /Count {len(numbers)} >>"
    bodies.append("<< /Title (Facebook buys Foo) /Author (Jane Roe) /CreationDate (D:20160307101500+09'00') >>")
    data, places = "%PDF-1.4\n", []
    for number, body in enumerate(bodies, start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = f"<< /Size {len(bodies) + 1} /Root 1 0 R /Info {len(bodies)} 0 R {extra} >>"
    count = len(bodies) + 1
    table = f"xref\n0 {count}\n0000000000 65535 f \n{table}"
    return f"{data}{table}trailer\n{trailer}\nstartxref\n{len(data)}\n%%EOF\n".encode("latin-1")


LINES = [
    "Facebook said on Monday that it would buy the messenger app which",
    "Benjamin Joe founded. The price, it said, would be paid by the",
    "Korean",
]


def test_a_pdf_gives_its_text_and_metadata(tmp_path: Path) -> None:
    """Pages follow each other, without their numbers; a sentence goes on over the end of a page."""
    (tmp_path / "a.pdf").write_bytes(pdf([[*LINES, "1"], ["Page 2 of 2", "firm in March.", "Next."]]))
    found = sources.document(tmp_path / "a.pdf")
    assert found.text == "\n".join([*LINES, "firm in March.", "Next."])
    assert (found.title, found.published, found.authors) == ("Facebook buys Foo", date(2016, 3, 7), ("Jane Roe",))


def test_a_sentence_that_ends_a_page_ends_the_paragraph(tmp_path: Path) -> None:
    """A blank line stands between the pages then."""
    (tmp_path / "a.pdf").write_bytes(pdf([["It ends."], ["It begins."]]))
    assert sources.document(tmp_path / "a.pdf").text == "It ends.\n\nIt begins."


def test_a_word_that_was_hyphenated_at_the_end_of_a_line_is_joined(tmp_path: Path) -> None:
    """A hyphen stays only where the document writes the word with it elsewhere."""
    lines = ["The long-term deal, an inter-", "national one, is a long-", "term matter."]
    (tmp_path / "a.pdf").write_bytes(pdf([lines]))
    assert (
        " ".join(sources.document(tmp_path / "a.pdf").text.split())
        == "The long-term deal, an international one, is a long-term matter."
    )


def test_a_pdf_of_pictures_is_an_error(tmp_path: Path) -> None:
    """The hint names text recognition."""
    (tmp_path / "a.pdf").write_bytes(pdf([[], []]))
    with pytest.raises(InputError, match="only pictures") as caught:
        sources.document(tmp_path / "a.pdf")
    assert "OCR" in (caught.value.hint or "")


def test_a_pdf_with_a_password_is_an_error(tmp_path: Path) -> None:
    """Its keys fit no empty password."""
    keys = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O <{'41' * 32}> /U <{'42' * 32}> /P -4 >> /ID [<43> <43>]"
    (tmp_path / "a.pdf").write_bytes(pdf([LINES], extra=keys))
    with pytest.raises(InputError, match="asks for a password"):
        sources.document(tmp_path / "a.pdf")


def test_a_damaged_pdf_is_an_error(tmp_path: Path) -> None:
    """It may be cut short, or lack a page that it promises."""
    whole = pdf([LINES])
    for number, data in enumerate((whole[:200], whole.replace(b"/Count 1", b"/Count 3"))):
        path = tmp_path / f"{number}.pdf"
        path.write_bytes(data)
        with pytest.raises(InputError, match=r"\d\.pdf: this PDF is damaged"):
            sources.document(path)


def docx(path: Path) -> Any:  # noqa: ANN401  python-docx's document
    """Make a document with a paragraph, a table, another paragraph, and properties."""
    import docx as library  # noqa: PLC0415  slow to import

    made = library.Document()
    made.add_paragraph("Facebook owns\tInstagram.")
    cells = made.add_table(rows=1, cols=2).rows[0].cells
    cells[0].text, cells[1].text = "Joe", "Manager"
    made.add_paragraph("It said so.").add_run(" Yes.")
    made.core_properties.title = "Facebook buys Foo"
    made.core_properties.author = "Jane Roe; Joe Doe"
    made.core_properties.created = datetime(2016, 3, 7, tzinfo=UTC)
    made.save(str(path))
    return made


def test_a_docx_gives_paragraphs_and_tables_in_order(tmp_path: Path) -> None:
    """Each cell is a paragraph, and the properties are the metadata."""
    docx(tmp_path / "a.docx")
    found = sources.document(tmp_path / "a.docx")
    assert found.text == "Facebook owns\tInstagram.\n\nJoe\n\nManager\n\nIt said so. Yes."
    assert (found.title, found.published, found.authors) == (
        "Facebook buys Foo",
        date(2016, 3, 7),
        ("Jane Roe", "Joe Doe"),
    )


def test_a_docx_gives_inserted_text_but_no_deleted_text(tmp_path: Path) -> None:
    """Tracked changes are read as accepted; content controls count too."""
    from docx.oxml import parse_xml  # noqa: PLC0415  slow to import

    made = docx(tmp_path / "a.docx")
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = (
        f'<w:sdt xmlns:w="{space}"><w:sdtContent><w:p><w:ins><w:r><w:t>New</w:t></w:r></w:ins><w:del><w:r>'
        "<w:delText>Old</w:delText></w:r></w:del><w:r><w:br/><w:t>line</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    made.element.body.insert(0, parse_xml(body))
    made.save(str(tmp_path / "a.docx"))
    assert sources.document(tmp_path / "a.docx").text.startswith("New\nline\n\nFacebook")


def test_an_empty_docx_is_an_error(tmp_path: Path) -> None:
    """There is nothing to read in it."""
    import docx as library  # noqa: PLC0415  slow to import

    library.Document().save(str(tmp_path / "a.docx"))
    with pytest.raises(InputError, match="nothing to read"):
        sources.document(tmp_path / "a.docx")


def test_the_room_imports_no_heavy_library() -> None:
    """A build of plain text does not pay for pages, PDF, DOCX or the network."""
    heavy = {"trafilatura", "docx", "pypdfium2", "markdown_it", "ssl"}
    code = f"import sys, kg.sources; print(sorted({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"

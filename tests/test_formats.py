"""Formats are known by extension, name and media type."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kg import formats
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.formats import Format


@pytest.mark.parametrize("form", formats.FORMATS, ids=lambda form: form.name)
def test_a_format_is_found_by_all_its_names(form: Format) -> None:
    """Extension in any case, name, bare extension, and media type where only one has it."""
    found = [
        formats.by_extension(f"a/b.c{form.extension.upper()}"),
        formats.by_name(form.name),
        formats.by_name(form.extension.lstrip(".")),
        formats.by_name(form.media_type),
    ]

    assert found == [form] * 4


@pytest.mark.parametrize("form", formats.RESULT_FORMATS, ids=lambda form: form.name)
def test_results_have_formats_of_their_own(form: Format) -> None:
    """``.csv``, ``.json`` and ``.xml`` mean something else for answers than for graphs."""
    assert formats.by_extension(f"a{form.extension}", among=formats.RESULT_FORMATS) is form
    assert formats.by_name(form.name, among=formats.RESULT_FORMATS) is form


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("a.owl", formats.RDF_XML),
        ("a.xml", formats.RDF_XML),
        ("a.json", formats.JSON_LD),
        ("a.turtle", formats.TURTLE),
        ("a.gv", formats.DOT),
    ],
)
def test_other_extensions_are_known(name: str, form: Format) -> None:
    """Common second names lead to the same format."""
    assert formats.by_extension(name) is form


def test_result_files_have_their_official_extensions() -> None:
    """``.srj`` and ``.srx`` are the W3C's."""
    found = [formats.by_extension(f"a{each}", among=formats.RESULT_FORMATS) for each in (".srj", ".srx")]

    assert found == [formats.RESULTS_JSON, formats.RESULTS_XML]


@pytest.mark.parametrize("name", ["graph", "graph.docx", ".ttl", "graph.ttl.bak", "graph.dot"])
def test_an_unknown_extension_is_refused_with_those_known(name: str) -> None:
    """The hint lists what can be written."""
    with pytest.raises(UsageError, match="extension") as caught:
        formats.by_extension(name, among=formats.RDF_FORMATS)

    assert caught.value.hint == "use one of .ttl .nt .nq .trig .jsonld .rdf"


def test_an_unknown_name_is_refused_with_those_known() -> None:
    """The hint lists the names."""
    with pytest.raises(UsageError, match="no format is called 'word'") as caught:
        formats.by_name("word")

    assert "turtle" in str(caught.value.hint)

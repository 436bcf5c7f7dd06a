"""What happened between two graphs."""

from __future__ import annotations

import json
import warnings
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import diff, formats, names, rdf
from kg import export as out
from kg.diff import Extent, Reach, Side, compare, write_patch
from kg.diff.found import Fate
from kg.diff.sides import Layer
from kg.diff.walk import Mark, differences
from kg.errors import StoreError, UsageError
from kg.model import Knowledge, Status
from kg.names import DEFAULT_BASE, KG, OWL, RDFS
from kg.rdf import terms as t
from kg.rdf.describe import Added
from kg.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from kg.diff import Difference

    Run = Callable[..., tuple[int, bytes, str]]

ROME, OSLO = (names.document(f"news/{name}.txt") for name in ("rome", "oslo"))
ACME, BOLT, CARGO, UNIT, OSLO_CITY = (
    ox.NamedNode(DEFAULT_BASE + name) for name in ("acme", "bolt-labs", "cargo", "acme-rome", "place/oslo")
)
OWNS = ox.NamedNode(KG + "owns")
LABEL = ox.NamedNode(RDFS + "label")
FACT_ALONE = frozenset({Layer.FACT})
EVERY = frozenset(Layer) - {Layer.NEVER}


def side(quads: Iterable[ox.Quad], name: str = "it") -> Side:
    """Hold quads as one side of a comparison."""
    store = Store.memory()
    store.add(quads)
    return Side(name, store)


@pytest.fixture
def quads(knowledge: Knowledge) -> list[ox.Quad]:
    """Hold the small graph."""
    return list(rdf.quads(knowledge))


@pytest.fixture
def old(quads: list[ox.Quad]) -> Side:
    """Hold the small graph as the old side."""
    return side(quads)


def told(quads: Iterable[ox.Quad], to: Mapping[ox.NamedNode, ox.NamedNode], *, document: str = "") -> list[ox.Quad]:
    """Return quads in which entities are others, in one document or in all; what described them is gone."""
    made = []
    for quad in quads:
        if not iri(quad.graph_name).startswith(document):
            made.append(quad)
        elif not (quad.subject in to and quad.predicate in (t.A, LABEL, t.ALT_LABEL)):
            subject, object_ = (to.get(cast("ox.NamedNode", term), term) for term in (quad.subject, quad.object))
            made.append(ox.Quad(cast("ox.NamedNode", subject), quad.predicate, object_, quad.graph_name))
    return made


def iri(graph: ox.NamedNode | ox.BlankNode | ox.DefaultGraph) -> str:
    """Return the name of a graph."""
    return "" if isinstance(graph, ox.DefaultGraph) else graph.value


def described(node: ox.NamedNode, label: str, document: str) -> list[ox.Quad]:
    """Return the quads that make a node an entity."""
    graph = ox.NamedNode(document)
    return [ox.Quad(node, t.A, ox.NamedNode(KG + "Company"), graph), ox.Quad(node, LABEL, ox.Literal(label), graph)]


def words(found: Difference) -> tuple[list[str], list[str]]:
    """Return the facts gained and lost in words."""
    gained, lost = (
        [f"{each.subject.label} {each.predicate.label} {each.object.label}" for each in listed.first]
        for listed in (found.gained, found.lost)
    )
    return gained, lost


def fates(found: Difference) -> dict[Fate, list[str]]:
    """Return the ids of the documents by what happened to them."""
    return {fate: [each.id for each in listed.first] for fate, listed in found.documents}


# ---- the walk

_NODE = st.sampled_from([ox.NamedNode(f"x:{letter}") for letter in "abcd"])
_GRAPH = st.sampled_from([ox.DefaultGraph(), ox.NamedNode("x:g"), ox.NamedNode("x:g#claims")])
_QUAD = st.builds(ox.Quad, _NODE, _NODE, _NODE, _GRAPH)


@given(st.sets(_QUAD), st.sets(_QUAD))
def test_the_walk_finds_what_sets_find(here: set[ox.Quad], there: set[ox.Quad]) -> None:
    """What stands on one side only is found once, and nothing else."""
    before, now = set(rdf.mirrored(here)), set(rdf.mirrored(there))

    found = sorted(differences(side(here), side(there), EVERY), key=str)

    lost, gained = (
        [(mark, quad) for quad in rest] for mark, rest in ((Mark.LOST, before - now), (Mark.GAINED, now - before))
    )
    assert found == sorted([*lost, *gained], key=str)


def test_the_walk_is_right_in_any_order() -> None:
    """It needs the same order to be quick, not to be right."""
    triples = [ox.Quad(ox.NamedNode(f"x:{n}"), OWNS, ACME) for n in range(50)]

    class Shuffled(Side):
        def quads(self, layers: frozenset[Layer]) -> Iterable[ox.Quad]:  # type: ignore[override]
            return iter(sorted(super().quads(layers), key=lambda quad: str(quad.subject)[::-1]))

    backwards = Shuffled("it", side(triples[5:]).store)

    found = list(differences(side(triples[:-5]), backwards, FACT_ALONE))

    assert {quad for mark, quad in found if mark is Mark.LOST} == set(triples[:5])
    assert {quad for mark, quad in found if mark is Mark.GAINED} == set(triples[-5:])
    assert len(found) == 10


def test_blank_nodes_are_compared_by_what_is_said_of_them() -> None:
    """Their names mean nothing; a graph parsed twice is the same."""
    first, second = (
        [
            ox.Quad(ACME, OWNS, ox.BlankNode(names_[0])),
            ox.Quad(ox.BlankNode(names_[0]), LABEL, ox.Literal("one")),
            ox.Quad(ox.BlankNode(names_[1]), LABEL, ox.Literal("two")),
        ]
        for names_ in ("ab", "ba")
    )

    assert compare(side(first), side(second)).equal
    assert not compare(side(first), side(second[:-1])).equal


# ---- documents and facts


def test_a_graph_is_equal_to_itself(old: Side, quads: list[ox.Quad]) -> None:
    """Whatever the order in which it was added."""
    found = compare(old, side(reversed(quads)))

    assert found == diff.Difference("it", "it")


def test_a_removed_document_takes_its_facts(old: Side, quads: list[ox.Quad]) -> None:
    """What only it asserted is lost, and it is named; what another asserts too stays."""
    new = side(quads)
    new.store.remove_document(ROME)

    found = compare(old, new)

    assert fates(found) == {Fate.GONE: ["news/rome.txt"]}
    assert words(found) == (
        [],
        [
            "Acme acquired on 2016-03-07",
            "Bolt Labs bought for $5 million",
            "Ada Rossi manages Acme Rome",
        ],
    )
    assert {(each.id, each.fate) for fact in found.lost.first for each in fact.documents} == {
        ("news/rome.txt", Fate.GONE)
    }


def test_backwards_it_is_gained(old: Side, quads: list[ox.Quad]) -> None:
    """The two sides change places."""
    new = side(quads)
    new.store.remove_document(ROME)

    there, back = compare(old, new), compare(new, old)

    assert words(back) == words(there)[::-1]
    assert (back.appeared, back.vanished) == (there.vanished, there.appeared)
    assert fates(back) == {Fate.NEW: ["news/rome.txt"]}


def test_a_changed_document_says_what_changed(old: Side, knowledge: Knowledge) -> None:
    """By its digest and its metadata; a fact it no longer says was lost by a change."""
    oslo, rome = knowledge.documents
    changed = replace(oslo, text=oslo.text + " ", title="Oslo")
    facts = tuple(fact for fact in knowledge.facts if fact.object != DEFAULT_BASE + "bolt-labs")

    found = compare(old, side(rdf.quads(replace(knowledge, documents=(changed, rome), facts=facts))))

    ((fate, listed), _) = found.documents
    assert (fate, listed.first[0].changed) == (Fate.CHANGED, ("text", "title"))
    assert [(each.id, each.fate) for each in found.lost.first[0].documents] == [("news/oslo.txt", Fate.CHANGED)]


def test_the_same_text_may_be_read_otherwise(old: Side, knowledge: Knowledge) -> None:
    """Another score or rule is no change of the document, but it is a difference."""
    facts = tuple(
        replace(fact, claims=tuple((ident, replace(claim, score=0.5)) for ident, claim in fact.claims))
        for fact in knowledge.facts
    )

    found = compare(old, side(rdf.quads(replace(knowledge, facts=facts))))

    assert fates(found) == {Fate.REREAD: ["news/oslo.txt", "news/rome.txt"]}
    assert not found.equal
    assert (found.gained.count, found.lost.count) == (0, 0)


def test_a_planned_thing_that_came_true_is_told(old: Side, knowledge: Knowledge) -> None:
    """The statement has other statuses now, and the fact is gained."""
    facts = tuple(
        replace(
            fact,
            asserted=True,
            claims=tuple((ident, replace(claim, status=Status.ASSERTED)) for ident, claim in fact.claims),
        )
        if fact.object == DEFAULT_BASE + "place/oslo"
        else fact
        for fact in knowledge.facts
    )

    found = compare(old, side(rdf.quads(replace(knowledge, facts=facts))))

    (judged,) = found.statuses.first
    assert (judged.fact.object.label, judged.before, judged.now) == ("Oslo", ("planned",), ("asserted",))
    assert words(found) == (["Acme has office in Oslo"], [])


def test_lists_end_and_count_the_rest(old: Side, quads: list[ox.Quad]) -> None:
    """The first ones in order, and how many there are."""
    new = side(quads)
    new.store.remove_document(ROME)

    found = compare(old, new, limit=1)

    assert (found.lost.count, len(found.lost.first)) == (3, 1)
    assert found.lost.first == compare(old, new).lost.first[:1]


def test_facts_alone_can_be_compared(old: Side, quads: list[ox.Quad]) -> None:
    """A file without evidence is equal to a store with it."""
    plain = side(rdf.only(quads, {rdf.Layer.FACTS}))

    assert compare(old, plain, reach=Reach.FACTS).equal
    assert not compare(old, plain).equal


# ---- entities


def test_entities_are_merged_when_their_mentions_are_anothers(old: Side, quads: list[ox.Quad]) -> None:
    """The facts go with them, and are not told twice."""
    found = compare(old, side(told(quads, {UNIT: ACME})))

    (merged,) = found.merged.first
    assert (merged.entity.label, [each.label for each in merged.now]) == ("Acme Rome", ["Acme"])
    assert (found.carried, found.lost.count, found.gained.count, found.vanished.count) == (1, 0, 0, 0)


def test_entities_are_merged_when_they_are_the_same_as_another() -> None:
    """An old IRI that only points to another is that other now, though no mention says so."""
    link = ox.Quad(BOLT, ox.NamedNode(OWL + "sameAs"), CARGO, ox.NamedNode(ROME))
    before = [*described(BOLT, "Bolt", ROME), *described(CARGO, "Cargo", ROME)]

    found = compare(side(before), side([*described(BOLT, "Bolt", ROME), link]))

    (merged,) = found.merged.first
    assert (merged.entity.iri, [each.iri for each in merged.now]) == (CARGO.value, [BOLT.value])
    assert found.gained.count == 0


def test_a_link_to_another_graph_is_no_merge(old: Side, quads: list[ox.Quad]) -> None:
    """Both stay what they were; the link is a fact."""
    link = ox.Quad(ACME, ox.NamedNode(OWL + "sameAs"), ox.NamedNode(names.WD + "Q1"))

    found = compare(old, side([*quads, link]))

    assert found.merged.count == 0
    assert words(found) == (["Acme same as Q1"], [])


def test_an_entity_is_split_when_some_of_its_mentions_are_of_a_new_one(old: Side, quads: list[ox.Quad]) -> None:
    """What it was in one document is another thing now."""
    other = ox.NamedNode(DEFAULT_BASE + "acme-2")
    new = [*told(quads, {ACME: other}, document=OSLO), *described(other, "Acme", OSLO)]

    found = compare(old, side(new))

    (split,) = found.split.first
    assert (split.entity.iri, [each.iri for each in split.now]) == (ACME.value, [ACME.value, other.value])
    assert found.appeared.count == 0


def test_an_entity_may_go_under_another_iri(old: Side, quads: list[ox.Quad]) -> None:
    """Nothing else happened to it."""
    other = ox.NamedNode(DEFAULT_BASE + "cargo-2")
    new = [*told(quads, {CARGO: other}), *described(other, "Cargo", OSLO)]

    found = compare(old, side(new))

    (moved,) = found.moved.first
    assert (moved.entity.iri, moved.now[0].iri) == (CARGO.value, other.value)
    assert (found.appeared.count, found.vanished.count) == (0, 0)


def test_mentions_may_go_to_another_that_was_there(old: Side, quads: list[ox.Quad]) -> None:
    """Both entities stay."""
    found = compare(old, side(told(quads, {ACME: BOLT}, document=OSLO)))

    (each,) = found.reassigned.first
    assert (each.entity.iri, [now.iri for now in each.now]) == (ACME.value, [BOLT.value])


def test_a_nameless_thing_is_the_same_when_the_text_moved() -> None:
    """Its IRI has its place in the text, which says nothing of the thing."""
    first, second = (ox.NamedNode(f"{ROME}#thing-{place}") for place in (10, 17))
    fact = [[ox.Quad(ACME, OWNS, thing, ox.NamedNode(ROME))] for thing in (first, second)]

    found = compare(
        side([*described(first, "a factory", ROME), *fact[0]]), side([*described(second, "a factory", ROME), *fact[1]])
    )

    assert (found.moved.count, found.appeared.count, found.carried, found.gained.count) == (1, 0, 1, 0)


def test_another_label_or_type_is_told(old: Side, quads: list[ox.Quad]) -> None:
    """By what it was and what it is."""
    other: dict[ox.NamedNode, t.Term] = {LABEL: ox.Literal("Kargo"), t.A: ox.NamedNode(KG + "Person")}
    new = [
        ox.Quad(q.subject, q.predicate, other[q.predicate], q.graph_name)
        if q.subject == CARGO and q.predicate in other
        else q
        for q in quads
    ]

    found = compare(old, side(new))

    (renamed,), (retyped,) = found.renamed.first, found.reworded.first
    assert (renamed.before, renamed.now) == (("Cargo",), ("Kargo",))
    assert (retyped.before, retyped.now) == (("Company",), ("Person",))


def test_new_and_gone_entities_are_told(old: Side, quads: list[ox.Quad]) -> None:
    """With label and type."""
    new = side([*quads, *described(ox.NamedNode("x:new"), "New", OSLO)])

    there, back = compare(old, new), compare(new, old)

    assert [(each.label, each.type) for each in there.appeared.first] == [("New", "Company")]
    assert back.vanished == there.appeared


# ---- what stands aside


def test_what_stands_aside_is_told_apart(old: Side, quads: list[ox.Quad]) -> None:
    """An inferred triple is no fact."""
    graph = names.aside("inferred")
    new = side([*quads, ox.Quad(BOLT, OWNS, CARGO, ox.NamedNode(graph))])

    found = compare(old, new)

    (beside,) = found.beside
    assert (beside.graph, beside.gained.count, found.gained.count) == (graph, 1, 0)


@pytest.mark.parametrize("graph", [names.reading_graph(ROME), names.description()])
def test_bookkeeping_is_no_difference(old: Side, quads: list[ox.Quad], graph: str) -> None:
    """What the store keeps for itself, and the description of a file, do not count."""
    new = side([*quads, ox.Quad(BOLT, OWNS, CARGO, ox.NamedNode(graph))])

    assert compare(old, new).equal


# ---- sources


@pytest.mark.parametrize("form", formats.RDF_FORMATS, ids=lambda form: form.name)
@pytest.mark.parametrize("description", [None, Added()], ids=["bare", "described"])
def test_an_export_says_the_same_as_its_store(
    old: Side, tmp_path: Path, form: formats.Format, description: Added | None
) -> None:
    """In every format, with and without graph names."""
    path = tmp_path / f"a{form.extension}"
    out.export(old.store, path, form=form, description=description)

    with diff.opened(path) as new:
        assert compare(old, new).equal
        assert compare(new, old).equal


def test_a_file_without_graph_names_still_names_documents(old: Side, quads: list[ox.Quad], tmp_path: Path) -> None:
    """Their claims say who said it."""
    smaller = side(quads)
    smaller.store.remove_document(ROME)
    for path, there in (("a.ttl", old), ("b.ttl", smaller)):
        out.export(there.store, tmp_path / path)

    with diff.opened(tmp_path / "a.ttl") as before, diff.opened(tmp_path / "b.ttl") as now:
        found = compare(before, now)

    assert {(each.id, each.fate) for fact in found.lost.first for each in fact.documents} == {
        ("news/rome.txt", Fate.GONE)
    }


def test_a_large_file_is_read_onto_the_disk(old: Side, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So memory stays flat; nothing of it is left."""
    monkeypatch.setattr("kg.diff.sides._ON_DISK", 0)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    out.export(old.store, tmp_path / "a.nq")

    with diff.opened(tmp_path / "a.nq") as new:
        on_disk = new.store.path is not None
        found = compare(old, new)

    assert found.equal
    assert on_disk
    assert list((tmp_path / "tmp").iterdir()) == []


def test_a_store_that_is_not_there_is_told() -> None:
    """A name without an extension of RDF is that of a store."""
    with pytest.raises(StoreError, match=r"no store at nope\.kg"), diff.opened("nope.kg"):
        pass


# ---- RDF Patch


def applied(patch: Path, before: Iterable[ox.Quad]) -> set[ox.Quad]:
    """Return what quads are after a patch, by rdflib."""
    dataset = rdf.into_rdflib(before)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # rdflib's parser uses what rdflib has deprecated
        dataset.parse(patch, format="patch")
    return set(rdf.from_rdflib(dataset))


def exported(there: Side) -> set[ox.Quad]:
    """Return the quads that an export has."""
    return set(rdf.only(there.store.quads(), rdf.FOR_FILES))


def plain(there: Side) -> set[ox.Quad]:
    """Return the plain triples."""
    return set(there.store.match(graph=ox.DefaultGraph()))


def test_a_patch_of_quads_makes_the_old_export_the_new(quads: list[ox.Quad], tmp_path: Path) -> None:
    """Another program applies it, to what an export has: also where a document begins to assert what stood alone."""
    alone = ox.Quad(CARGO, OWNS, OSLO_CITY)
    before = side([*quads, alone])
    now = side(
        [*quads, t.placed(alone, ox.NamedNode(ROME)), ox.Quad(ACME, OWNS, ox.Literal("a\n“b”"), ox.NamedNode(ROME))]
    )
    now.store.remove_document(OSLO)

    count = write_patch(before, now, tmp_path / "c.rdfp", extent=Extent.QUADS)

    assert count > 10
    assert applied(tmp_path / "c.rdfp", exported(before)) == exported(now)


@given(st.sets(_QUAD), st.sets(_QUAD))
def test_a_patch_of_quads_makes_any_old_graph_the_new(
    tmp_path_factory: pytest.TempPathFactory, here: set[ox.Quad], there: set[ox.Quad]
) -> None:
    """Whatever stands alone or is asserted on either side."""
    patch = tmp_path_factory.mktemp("patch") / "c.rdfp"
    before, now = side(here), side(there)

    write_patch(before, now, patch, extent=Extent.QUADS)

    rows = [line.split(" ") for line in patch.read_text().splitlines() if line[:2] in {"A ", "D "}]
    quads = {sign: {" ".join(row[1:]) for row in rows if row[0] == sign} for sign in "AD"}
    then, later = ({f"{quad} ." for quad in map(row_of, exported(each))} for each in (before, now))
    assert (quads["D"], quads["A"]) == (then - later, later - then)


def row_of(quad: ox.Quad) -> str:
    """Return a quad as a row of a patch has it."""
    return " ".join(str(term) for term in quad if not isinstance(term, ox.DefaultGraph))


def test_a_patch_of_triples_makes_the_old_facts_the_new(old: Side, quads: list[ox.Quad], tmp_path: Path) -> None:
    """Plain triples in the default graph, which every store can take."""
    now = side(told(quads, {UNIT: ACME}))

    write_patch(old, now, tmp_path / "c.rdfp")

    assert applied(tmp_path / "c.rdfp", plain(old)) == plain(now)


def test_a_patch_is_the_same_each_time(old: Side, quads: list[ox.Quad], tmp_path: Path) -> None:
    """Sorted, deletions first, with an id that depends on the rows alone."""
    new = side([*quads, ox.Quad(CARGO, OWNS, ACME)])
    new.store.remove_document(ROME)

    for path in ("a", "b"):
        write_patch(old, new, tmp_path / path)

    lines = (tmp_path / "a").read_text().splitlines()
    assert (tmp_path / "b").read_text().splitlines() == lines
    assert [line[0] for line in lines[2:-1]] == sorted((line[0] for line in lines[2:-1]), reverse=True)
    assert (lines[0][:11], lines[1], lines[-1]) == ("H id <uuid:", "TX .", "TC .")


def test_blank_nodes_of_a_patch_have_canonical_names(tmp_path: Path) -> None:
    """Those of RDFC-1.0, whatever the file called them."""
    old, new = side([]), side([ox.Quad(ACME, OWNS, ox.BlankNode("whatever"))])

    write_patch(old, new, tmp_path / "a")

    assert f"A {ACME} {OWNS} _:c14n0 ." in (tmp_path / "a").read_text().splitlines()


def test_a_patch_of_quads_needs_graph_names(old: Side, tmp_path: Path) -> None:
    """Turtle has none; nothing is written."""
    out.export(old.store, tmp_path / "a.ttl")

    with diff.opened(tmp_path / "a.ttl") as new, pytest.raises(UsageError, match=r"a\.ttl has no graph names"):
        write_patch(old, new, tmp_path / "b", extent=Extent.QUADS)

    assert not (tmp_path / "b").exists()


# ---- the command


@pytest.fixture
def changed(tmp_path: Path, quads: list[ox.Quad]) -> Path:
    """Return a store that was changed after a snapshot."""
    with Store.open(tmp_path / "graph.kg", create=True) as store:
        store.add(quads)
        store.snapshot("before")
        store.remove_document(ROME)
    return tmp_path / "graph.kg"


def test_the_exit_code_tells(kg_here: Run, changed: Path) -> None:
    """0 when they say the same, 1 when they differ, as diff has it; nothing is an error then."""
    same = kg_here("diff", f"{changed}@before", f"{changed}@before")
    other = kg_here("diff", f"{changed}@before", changed)

    assert (same[0], same[2]) == (0, "")
    assert (other[0], other[2]) == (1, "")


def test_the_text_is_for_people(kg_here: Run, changed: Path) -> None:
    """Counts first, then each thing with a sign."""
    _, shown, _ = kg_here("diff", f"{changed}@before", changed, "--limit", "1")

    lines = shown.decode().splitlines()
    assert lines[0] == "documents  1 gone"
    assert "  - news/rome.txt" in lines
    assert "  - Acme acquired on 2016-03-07 · news/rome.txt (gone)" in lines
    assert "  … and 2 more; --limit 3 shows them" in lines


def test_facts_of_namesakes_are_told_apart(kg_here: Run, tmp_path: Path) -> None:
    """What two things of one label have gained is shown with their IRIs."""
    (tmp_path / "old.ttl").write_text("")
    said = (f'<{iri.value}> <{LABEL.value}> "Acme" ; <{OWNS.value}> <{BOLT.value}> .\n' for iri in (ACME, CARGO))
    (tmp_path / "new.ttl").write_text("".join(said))

    lines = kg_here("diff", "old.ttl", "new.ttl")[1].decode().splitlines()

    assert [f"  + Acme <{iri.value}> owns bolt-labs" for iri in (ACME, CARGO)] == [x for x in lines if " owns " in x]


def test_the_json_has_everything(kg_here: Run, changed: Path) -> None:
    """Programs get all facts with their documents."""
    _, shown, _ = kg_here("diff", f"{changed}@before", changed, "--format", "json")

    found = json.loads(shown)
    assert not found["equal"]
    assert len(found["facts"]["lost"]) == found["counts"]["facts"]["lost"] == 3
    assert found["facts"]["lost"][0]["documents"] == [{"iri": ROME, "id": "news/rome.txt", "fate": "gone"}]


@pytest.mark.parametrize("form", ["text", "json", "rdf-patch"])
def test_it_goes_into_a_file(kg_here: Run, changed: Path, tmp_path: Path, form: str) -> None:
    """The same as on standard output."""
    words_ = ("diff", f"{changed}@before", changed, "--format", form)
    _, shown, _ = kg_here(*words_)

    code, silent, _ = kg_here(*words_, "-o", "out")

    assert (code, silent) == (1, b"")
    assert (tmp_path / "out").read_bytes() == shown


def test_a_patch_of_nothing_is_empty(kg_here: Run, changed: Path) -> None:
    """It can be applied all the same."""
    code, shown, _ = kg_here("diff", changed, changed, "--format", "rdf-patch")

    assert code == 0
    assert shown.splitlines()[1:] == [b"TX .", b"TC ."]


@pytest.mark.parametrize(
    "words_", [("a", "b", "--quads"), ("-", "-"), ("a", "b", "--quads", "--plain", "--format", "rdf-patch")]
)
def test_what_makes_no_sense_is_refused(kg_here: Run, words_: tuple[str, ...]) -> None:
    """Before anything is read."""
    code, _, err = kg_here("diff", *words_)

    assert code == 2
    assert err.startswith("error: ")

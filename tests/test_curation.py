"""A store that is kept over the years: whatever happened to it, it says what its documents and decisions say."""

from __future__ import annotations

import io
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg import formats, identity, names, ontology, rdf
from kg.curation import Curation, Packed, tables
from kg.decisions import Act, Decision, standing
from kg.errors import UsageError
from kg.extract import echo
from kg.identity.context import contexts
from kg.model import Document
from kg.names import KG
from kg.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from random import Random

TEXTS = {
    "bank-1": """[International Salt Board|Organization#isb] ([ISB|#isb]) of [Lima|City#lima]
hired [Ana Ruiz|Person#ana].
[Eva Salt|Person#eva] runs [it|#isb].
---
isb basedIn lima
ana worksFor isb
eva manages isb""",
    "bank-2": """[ISB|Organization#isb] in [Lima|City#lima] paid [Ana Ruiz|Person#ana] and [Eva Salt|Person#eva].
---
isb basedIn lima
ana worksFor isb
eva worksFor isb @denied""",
    "deal-1": """[Hanbit|Company#h] bought [Dori|Company#d] for [$5 million|Money#m=5000000 USD].
[Bo Lind|Person#b] said so.
---
h acquired d @reported by b
h owns d ~0.4
b chiefExecutiveOf h""",
    "deal-2": """[Hanbit Ltd|Company#h] owns [Dori|Company#d] and [Cargo|Company#c]. [Bo Lind|Person#b] runs it.
---
h owns d
h owns c @planned
b chiefExecutiveOf h""",
    "sport-1": """The striker [Bo Lind|Person#b] scored for [Ulsan|Team#u] in [Rome|City#r].
---
b playsFor u
u basedIn r""",
    "sport-2": """[Bo Lind|Person#b], born on [1 May 1999|Date#day=1999-05-01], left [Ulsan|Team#u]. [B. Lind|#b] cried.
---
b bornOn day
b playsFor u @ended""",
}
CHANGED = {
    "bank-2": "[ISB|Organization#isb] let [Ana Ruiz-Vega|Person#ana] go.\n---\nana worksFor isb @ended",
    "deal-2": "[Cargo|Company#c] belongs to [Hanbit|Company#h].\n---\nh owns c",
    "sport-1": "[Bo Lind|Person#b] lives in [Lima|City#l].\n---\nb basedIn l",
}
DAYS = {"bank-1": date(2024, 1, 3), "bank-2": date(2024, 2, 6), "deal-1": date(2023, 5, 1), "sport-1": date(2020, 1, 1)}
LABELLED = Path(__file__).parent / "identity" / "items"
RUN = rdf.Run("kg 1", "model 1", KG, "abc")
THINGS = [
    names.entity(name, kind=kind)
    for name, kind in (
        ("International Salt Board", names.Kind.THING),
        ("ISB", names.Kind.THING),
        ("Hanbit", names.Kind.THING),
        ("Dori", names.Kind.THING),
        ("Cargo", names.Kind.THING),
        ("Ana Ruiz", names.Kind.PERSON),
        ("Bo Lind", names.Kind.PERSON),
    )
]
NAMESAKES = [names.namesake(THINGS[-1], ident) for ident in ("deal-1", "deal-2", "sport-1", "sport-2")]
FACTS = [
    (THINGS[2], KG + "owns", f"<{THINGS[3]}>"),
    (THINGS[2], KG + "owns", f"<{THINGS[4]}>"),
    (THINGS[5], KG + "worksFor", f"<{THINGS[0]}>"),
    (THINGS[6], KG + "chiefExecutiveOf", f"<{THINGS[2]}>"),
]


class Done(NamedTuple):
    """One thing that is done to a store: to a document by its id, by a decision, or to the decision of a number.

    A decision is taken on IRIs ("decide"), or tells where its things were seen, too ("point").
    """

    verb: str
    ident: str = ""
    act: Act = Act.UNDO
    on: tuple[str, ...] = ()
    number: int = 0


@cache
def packed(ident: str, text: str) -> Packed:
    """Return what a bracketed text says."""
    document = Document(ident, "", published=DAYS.get(ident), source=ident)
    reading = echo.parse(text, ontology=ontology.load(), document=document)
    knowledge = identity.resolve([reading], ontology=ontology.load())
    return Packed(knowledge, RUN, contexts(reading.document, knowledge), len(reading.tokens))


def exported(store: Store) -> bytes:
    """Return everything that a store says, as TriG."""
    file = io.BytesIO()
    rdf.write(store.quads(), file, form=formats.TRIG)
    return file.getvalue()


def built(texts: Iterable[tuple[str, str]], decisions: Sequence[Decision] = ()) -> bytes:
    """Return what a store made of these documents and decisions says."""
    with Store.memory() as store, Curation(store) as curation:
        for ident, text in texts:
            curation.add(packed(ident, text))
        curation.decide(decisions)
        return exported(store)


def decision(act: Act, *on: str, at: str = "2026-01-01T00:00:00Z") -> Decision:
    """Return a decision of a person."""
    return Decision(act, on, at, "ana")


def held(store: Store) -> set[str]:
    """Return the local parts of the facts of a store, without types and names."""
    facts = (fact for fact in store.knowledge().facts if fact.asserted)
    return {" ".join(map(names.local, (fact.subject, fact.relation, fact.object))) for fact in facts}


thing = st.sampled_from([*THINGS, *NAMESAKES])
pair = st.lists(thing, min_size=2, max_size=2, unique=True)
some = st.lists(thing, min_size=2, max_size=3, unique=True)
placed = st.tuples(thing, st.sampled_from(sorted(TEXTS)))
typed = st.tuples(thing, st.sampled_from([KG + "Company", KG + "City"]))
on_what = {
    Act.ACCEPT: st.sampled_from(FACTS),
    Act.REJECT: st.sampled_from(FACTS),
    Act.MERGE: some.map(tuple),
    Act.NEVER: pair.map(tuple),
    Act.SPLIT: placed,
    Act.KEEP: placed,
    Act.RETYPE: typed,
}
decided = st.sampled_from(list(on_what)).flatmap(
    lambda act: st.builds(
        lambda verb, on: Done(verb, act=act, on=tuple(on)), st.sampled_from(["decide", "point"]), on_what[act]
    )
)
added = st.sampled_from(sorted(TEXTS)).map(lambda ident: Done("add", ident))
step = st.one_of(
    added,
    added,
    st.sampled_from(sorted(CHANGED)).map(lambda ident: Done("change", ident)),
    st.sampled_from(sorted(TEXTS)).map(lambda ident: Done("remove", ident)),
    decided,
    st.integers(0, 9).map(lambda number: Done("undo", number=number)),
    st.just(Done("look again")),
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(step, min_size=1, max_size=9), st.randoms(use_true_random=False), st.sampled_from([1, 2, 32]))
def test_whatever_happened_a_store_says_what_is_left(steps: list[Done], random: Random, few: int) -> None:
    """After any sequence it exports the same bytes as a fresh build of its documents, in any order, and decisions.

    However few documents speak for a name of which there are more.
    """
    texts: dict[str, str] = {}
    made: list[Decision] = []

    with mock.patch.multiple(tables, HEAD=few, SAMPLE=few):
        with Store.memory() as store, Curation(store) as curation:
            for number, each in enumerate(steps):
                _do(curation, each, texts, made, at=f"2026-01-01T00:00:{number:02}Z")
            after = exported(store)

        order = sorted(texts.items())
        random.shuffle(order)
        assert after == built(order, standing(made))


def _do(curation: Curation, done: Done, texts: dict[str, str], made: list[Decision], *, at: str) -> None:
    """Do one thing, and keep in mind which documents and decisions there are now."""
    if done.verb in ("add", "change"):
        texts[done.ident] = (TEXTS if done.verb == "add" else CHANGED)[done.ident]
        curation.add(packed(done.ident, texts[done.ident]))
    elif done.verb == "remove" and done.ident in texts:
        del texts[done.ident]
        curation.remove([done.ident])
    elif done.verb in ("decide", "point"):
        said = decision(done.act, *done.on, at=at)
        made.append(said if done.verb == "decide" else curation.anchored(said))
        curation.decide(made[-1:])
    elif done.verb == "look again":
        with curation.index.change():
            curation.index.begin("documents", texts)
    elif done.verb == "undo" and done.number < len(made):
        made.append(decision(Act.UNDO, made[done.number].id, at=at))
        curation.decide(made[-1:])
    curation.settle()


def test_the_order_of_many_documents_makes_no_difference() -> None:
    """Fifty documents full of namesakes, acronyms and renamings give the same bytes, settled at once or one by one."""
    read = [packed(path.stem, path.read_text(encoding="utf-8")) for path in sorted(LABELLED.glob("*.txt"))[::2][:50]]
    made = []
    for order, every in ((read, 50), (read[::-1], 7)):
        with Store.memory() as store, Curation(store) as curation:
            for number, each in enumerate(order, start=1):
                curation.add(each)
                if number % every == 0:
                    curation.settle()
            curation.settle()
            made.append(exported(store))

    assert made[0] == made[1]
    assert made[0].count(b"owl:sameAs") > 5


def test_an_acronym_is_one_with_its_name_and_stays_resolvable() -> None:
    """What two documents call differently is one entity; the other IRI leads to it."""
    with Store.memory() as store, Curation(store) as curation:
        for ident in ("bank-1", "bank-2"):
            curation.add(packed(ident, TEXTS[ident]))
        curation.settle()

        rows = store.query("SELECT ?other { ?other owl:sameAs id:international-salt-board }")
        assert [row["other"].value for row in rows] == [THINGS[1]]  # type: ignore[union-attr]
        assert "ana-ruiz worksFor international-salt-board" in held(store)


def test_namesakes_stay_two() -> None:
    """A manager and a striker of one name are two; the name belongs to whoever bore it first."""
    with Store.memory() as store, Curation(store) as curation:
        for ident in ("deal-1", "sport-1"):
            curation.add(packed(ident, TEXTS[ident]))
        curation.settle()

        facts = held(store)
    assert "bo-lind playsFor ulsan" in facts
    assert not any(fact.startswith("bo-lind chiefExecutiveOf") for fact in facts)
    assert any(fact.startswith("bo-lind-") and fact.endswith("chiefExecutiveOf hanbit") for fact in facts)


def test_a_fact_lives_while_a_document_asserts_it() -> None:
    """What two documents say stays when one of them goes, and goes with the other."""
    with Store.memory() as store, Curation(store) as curation:
        for ident in ("deal-1", "deal-2"):
            curation.add(packed(ident, TEXTS[ident]))
        curation.settle()
        seen = ["bo-lind chiefExecutiveOf hanbit" in held(store)]
        for ident in ("deal-1", "deal-2"):
            curation.remove([ident])
            curation.settle()
            seen.append("bo-lind chiefExecutiveOf hanbit" in held(store))

    assert seen == [True, True, False]


@pytest.mark.parametrize(
    ("act", "on", "before", "after"),
    [
        (Act.REJECT, FACTS[0], "hanbit owns dori", None),
        (Act.ACCEPT, FACTS[1], None, "hanbit owns cargo"),
        (Act.MERGE, (THINGS[4], THINGS[3]), "hanbit owns dori", "hanbit owns cargo"),
    ],
)
def test_people_have_the_last_word(act: Act, on: tuple[str, ...], before: str | None, after: str | None) -> None:
    """A decision changes the graph at once, and undoing it changes it back."""
    with Store.memory() as store, Curation(store) as curation:
        curation.add(packed("deal-2", TEXTS["deal-2"]))
        curation.settle()
        first = exported(store)
        seen = held(store)
        assert before is None or before in seen
        assert after is None or after not in seen

        made = decision(act, *on)
        curation.decide([made])
        changed, facts = exported(store), held(store)
        curation.decide([decision(Act.UNDO, made.id)])

        assert changed != first
        assert after is None or after in facts
        assert exported(store) == first


def test_a_retyped_entity_has_its_type_in_every_document() -> None:
    """The class that a person gives holds wherever the entity is named."""
    with Store.memory() as store, Curation(store) as curation:
        for ident in ("deal-1", "deal-2"):
            curation.add(packed(ident, TEXTS[ident]))
        curation.decide([decision(Act.RETYPE, THINGS[3], KG + "Product")])

        types = store.query("SELECT DISTINCT ?type { id:dori a ?type }")
        assert [row["type"].value for row in types] == [KG + "Product"]  # type: ignore[union-attr]


def test_parts_of_a_long_document_follow_decisions(tmp_path: Path) -> None:
    """What a later part says stands under the names that were settled before, and the index can be lost."""
    first, second = (packed("deal-1", TEXTS[ident]) for ident in ("deal-1", "deal-2"))
    with Store.open(tmp_path / "graph.kg", create=True) as store, Curation(store) as curation:
        curation.decide([decision(Act.MERGE, THINGS[3], THINGS[2]), decision(Act.REJECT, *FACTS[3])])
        curation.add(first._replace(whole=False))
        curation.extend(second._replace(part=1, whole=False))
        curation.settle()
        facts, before = held(store), exported(store)
    (tmp_path / "graph.kg" / "index.sqlite").unlink()
    with Store.open(tmp_path / "graph.kg") as store, Curation(store) as curation:
        curation.settle()

        assert exported(store) == before
    assert facts == set()


def test_what_is_no_claim_of_a_document_does_not_matter() -> None:
    """A statement that somebody else reified is passed over when a decision looks for its fact."""
    with Store.memory() as store, Curation(store) as curation:
        curation.add(packed("deal-2", TEXTS["deal-2"]))
        store.update(f"""INSERT DATA {{ GRAPH <x:g> {{
            <x:l> rdf:subject <{THINGS[2]}> ; rdf:predicate kg:owns ; rdf:object <{THINGS[3]}> }} }}""")

        curation.decide([decision(Act.REJECT, *FACTS[0])])

        assert "hanbit owns dori" not in held(store)


def test_decisions_that_no_longer_apply_are_listed() -> None:
    """A decision about what is gone is not dropped; it applies again when the thing comes back."""
    wanted = [decision(Act.MERGE, THINGS[2], THINGS[3]), decision(Act.REJECT, *FACTS[2])]
    with Store.memory() as store, Curation(store) as curation:
        curation.add(packed("bank-1", TEXTS["bank-1"]))
        curation.decide(wanted)
        idle = [curation.idle()]
        curation.add(packed("deal-1", TEXTS["deal-1"]))
        curation.settle()
        idle.append(curation.idle())

    assert idle == [wanted[:1], []]


def test_undoing_what_is_not_there_is_refused() -> None:
    """The id of a decision must be one of the file."""
    with (
        Store.memory() as store,
        Curation(store) as curation,
        pytest.raises(UsageError, match="there is no decision 123"),
    ):
        curation.decide([decision(Act.UNDO, "123")])


def test_removing_what_is_not_there_changes_nothing() -> None:
    """One wrong id is told, and none of the others is removed."""
    with Store.memory() as store, Curation(store) as curation:
        curation.add(packed("bank-1", TEXTS["bank-1"]))
        curation.settle()
        before = exported(store)

        with pytest.raises(UsageError, match="no document 'bank-9'"):
            curation.remove(["bank-1", "bank-9"])

        assert exported(store) == before


def test_an_index_that_is_lost_is_made_again(tmp_path: Path) -> None:
    """The index holds nothing that the store does not: without it the next command makes it anew."""
    folder = tmp_path / "graph.kg"
    with Store.open(folder, create=True) as store, Curation(store) as curation:
        for ident, text in TEXTS.items():
            curation.add(packed(ident, text))
        curation.decide([decision(Act.MERGE, THINGS[3], THINGS[4])])
        before, listed = exported(store), [row._replace(digest="") for row in curation.documents()]
    (folder / "index.sqlite").write_bytes(b"this is no database, whatever its name says" * 99)

    with Store.open(folder) as store, Curation(store) as curation:
        curation.settle()

        assert exported(store) == before
        assert [row._replace(digest="") for row in curation.documents()] == listed

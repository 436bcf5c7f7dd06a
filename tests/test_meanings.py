"""What a name means in each document: many documents cost no more each than a few, and order makes no difference."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg import formats, identity, ontology, rdf
from kg.curation import Curation, Packed, tables
from kg.curation.tables import Change
from kg.extract import echo
from kg.identity.context import contexts
from kg.identity.keys import keys, sought
from kg.identity.namesakes import Known, fitting
from kg.identity.profile import Profile
from kg.model import Document
from kg.names import KG
from kg.store import Store

if TYPE_CHECKING:
    from collections.abc import Sequence

LABELLED = Path(__file__).parent / "identity" / "items"
RUN = rdf.Run("kg 1", "model 1", KG, "abc")
LEE = "https://example.org/id/person/john-lee"


def _packed(path: Path) -> Packed:
    document = Document(path.stem, "")
    reading = echo.parse(path.read_text(encoding="utf-8"), ontology=ontology.load(), document=document)
    knowledge = identity.resolve([reading], ontology=ontology.load())
    return Packed(knowledge, RUN, contexts(reading.document, knowledge), len(reading.tokens))


def _exported(read: Sequence[Packed], *, every: int, gone: int = 0) -> bytes:
    """Add documents, take some out one by one and put them back; return everything that the store says."""
    ids = [document.id for each in read[:gone] for document in each.knowledge.documents]
    with Store.memory() as store, Curation(store) as curation:
        for number, each in enumerate(read, start=1):
            curation.add(each)
            if number % every == 0:
                curation.settle()
        for ident in ids:
            curation.remove([ident])
            curation.settle()
        for each in read[:gone]:
            curation.add(each)
        curation.settle()
        file = io.BytesIO()
        rdf.write(store.quads(), file, form=formats.TRIG)
    return file.getvalue()


@pytest.mark.parametrize("head", [1, 2])
def test_documents_beyond_the_first_ones_may_come_in_any_order(head: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """What later documents mean by a name depends on which there are, not on when they came, went or came back."""
    monkeypatch.setattr(tables, "HEAD", head)
    read = [_packed(path) for path in sorted(LABELLED.glob("*.txt"))[:40]]
    first = _exported(read, every=40)
    assert _exported(read[::-1], every=1) == first
    assert _exported(read[1::2] + read[::2], every=7, gone=15) == first


def _lee(document: str, *, role: str, firm: str) -> Profile:
    facts = frozenset({(KG + "worksFor", f"https://example.org/id/{firm}")})
    beside = frozenset({f"https://example.org/id/{firm}"})
    words = frozenset({role, "he"})
    return Profile(LEE, KG + "Person", ("John Lee",), (document,), "", facts, beside, words)


def test_a_further_document_is_put_to_the_thing_that_it_fits() -> None:
    """The judge of a court is not the striker of a club, whichever was known first."""
    striker, judge = (
        Known.of([_lee(f"{role}-{number}", role=role, firm=firm) for number in range(3)])
        for role, firm in (("striker", "ulsan-united"), ("judge", "lima-high-court"))
    )
    other = _lee("d", role="judge", firm="lima-high-court")
    assert (fitting(other, [striker, judge]), fitting(other, [judge, striker])) == (1, 0)


def test_a_further_document_that_fits_nothing_is_of_a_new_thing() -> None:
    """Neither trade nor firm of the singer is known."""
    striker = Known.of([_lee(f"s{number}", role="striker", firm="ulsan-united") for number in range(3)])
    assert fitting(_lee("d", role="singer", firm="moon-records"), [striker]) is None


def _person(name: str) -> Profile:
    return Profile(f"https://example.org/id/person/{name}", KG + "Person", (name,), ("a",))


def test_people_of_one_first_name_are_not_looked_for_but_by_it_alone() -> None:
    """Two people called Karl are no candidates; somebody called just Karl is one for both."""
    one, other, alone = (frozenset(keys(_person(name))) for name in ("Karl Beboti", "Karl Dorxan", "Karl"))
    assert not sought(one) & other
    assert sought(one) & alone
    assert sought(alone) & one


def test_a_document_that_goes_may_not_be_one_of_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only where one of the first goes must all be looked at again."""
    monkeypatch.setattr(tables, "HEAD", 2)
    texts = {f"d{number}": f"[Ulsan|City#u] is a town, {number}.\n---\n" for number in range(4)}
    with Store.memory() as store, Curation(store) as curation:
        for ident, text in texts.items():
            reading = echo.parse(text, ontology=ontology.load(), document=Document(ident, ""))
            curation.add(Packed(identity.resolve([reading], ontology=ontology.load()), RUN, {}, 5))
        curation.settle()
        found = []
        for ident in ("d3", "d0"):
            with curation.index.change():
                curation.index.drop_document(ident)
                found.append(set(curation.index.open_names().values()))
    assert found == [{Change.LEFT}, {Change.FIRST_LEFT}]

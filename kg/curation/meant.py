"""What decisions are about: the things that people meant, found by where these were seen, whatever their IRIs are now.

A name in a document means one thing there.  So a few such places tell what was meant, in whatever order documents came:
while they all speak of one thing, that is it; when none is left, or they speak of several, nothing is, and the decision
waits.  A document that was split off from the name later is no such place any more.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from kg import names
from kg.curation.held import triple
from kg.decisions import Act

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from kg.curation.held import Triple
    from kg.curation.index import Index, Node
    from kg.decisions import Decision
    from kg.model import Fact, Knowledge

    _Each = TypeVar("_Each")

PLACES = 3
"""Places by which a thing is found again: the first, the last and one between them, since old documents often go."""


class Found(NamedTuple):
    """What is meant: its IRI now; or nothing, and why."""

    iri: str
    why: str = ""


def spread(found: Sequence[_Each]) -> list[_Each]:
    """Return a few of many: the first, the last and what lies between.

    >>> spread("abcdefg")
    ['a', 'd', 'g']
    """
    if len(found) <= PLACES:
        return list(found)
    return [found[number * (len(found) - 1) // (PLACES - 1)] for number in range(PLACES)]


@dataclass
class Meant:
    """What the decisions that stand are about, each by its number among them."""

    index: Index
    decisions: Sequence[Decision]
    _parted: dict[tuple[str, str], int] = field(default_factory=dict)
    _nodes: dict[str, dict[str, Node]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Note which documents were split off from a name, and when."""
        for number, each in enumerate(self.decisions):
            if each.act is Act.SPLIT:
                self._parted |= {(ident, each.on[0]): number for ident in each.on[1:]}

    def groups(self, number: int) -> tuple[Found, ...]:
        """Return the groups that a decision is about."""
        return tuple(self._found(number, iri, lambda node: node.group) for iri in self.decisions[number].things)

    def fact(self, number: int) -> tuple[Triple | None, str]:
        """Return the fact that a decision is about, under the names that the graph has now; or nothing, and why."""
        each = self.decisions[number]
        found = {iri: self._found(number, iri, lambda node: node.iri) for iri in each.things}
        lost = next((thing for thing in found.values() if not thing.iri), None)
        if lost is not None:
            return None, lost.why
        subject, relation, object_ = each.on
        if object_.startswith("<"):
            object_ = f"<{found[object_[1:-1]].iri}>"
        return (found[subject].iri, relation, object_), ""

    def _found(self, number: int, iri: str, means: Callable[[Node], str]) -> Found:
        each = self.decisions[number]
        places = each.places(iri)
        if not places:
            return self._called(iri, each.act)
        own = [place for place in places if self._parted.get(place, -1) <= number] or places
        said = {document: means(node) for document, local in own if (node := self._node(document, local)) is not None}
        things = sorted(set(said.values()) - {""})
        if len(things) == 1:
            return Found(things[0])
        name = names.local(own[0][1])
        if not things:
            return Found("", f"{name} is not there any more, as it was seen in {_and(dict(own))}")
        return Found("", f"{name} means several things now: {_and(f'{said[each]} in {each}' for each in said)}")

    def _called(self, iri: str, act: Act) -> Found:
        """Return what an IRI means by itself; what facts are about need not be named in any document."""
        if act in (Act.ACCEPT, Act.REJECT):
            return Found(self.index.held(iri) or iri)
        return Found(iri) if self.index.first(iri) != ("", "") else Found("", f"nothing is {iri} now")

    def _node(self, document: str, local: str) -> Node | None:
        """Return a name of a document, also when it is now read as that of another kind of thing."""
        if document not in self._nodes:
            self._nodes[document] = {node.local: node for node in self.index.nodes(document)}
        nodes = self._nodes[document]
        if local in nodes:
            return nodes[local]
        alike = [node for each, node in nodes.items() if names.local(each) == names.local(local)]
        return alike[0] if len(alike) == 1 else None


def claimed(fact: Triple, said: Knowledge, nodes: Mapping[str, Node]) -> Iterator[tuple[str, str]]:
    """Yield the things of a fact, as the graph calls them, with the names by which a document claims it."""
    held = {local: node.iri for local, node in nodes.items()}
    found = next((each for each in said.facts if _under(each, held) == fact), None)
    for local in (found.subject, found.object) if found else ():
        if local in held:
            yield held[local], local


def _under(fact: Fact, held: Mapping[str, str]) -> Triple:
    subject, relation, object_ = triple(fact)
    other = object_ if fact.datatype else f"<{held.get(fact.object, fact.object)}>"
    return held.get(subject, subject), relation, other


def _and(words: Iterator[str] | Mapping[str, str]) -> str:
    return ", ".join(words)

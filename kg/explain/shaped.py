"""Says in words what a SHACL validation report says in triples: what is wrong, and what was wanted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg import names
from kg.explain import asking
from kg.explain.naming import either
from kg.names import SH
from kg.rdf import terms as t

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.explain.naming import Vocabulary
    from kg.store import Store

_Node = ox.NamedNode | ox.BlankNode
_Pattern = tuple[t.Term | None, t.Term | None, t.Term | None]
_DATES = frozenset({*(names.XSD + name for name in ("date", "gYearMonth", "gYear", "dateTime")), names.EDTF})
_NUMBERS = frozenset(names.XSD + name for name in ("decimal", "integer", "double", "float", "nonNegativeInteger"))
_TEXTS = frozenset({names.XSD + "string", names.RDF + "langString"})
_KINDS = {"BlankNode": "a thing without a name", "IRI": "a thing with an IRI", "Literal": "a literal"}
_OF_VALUES = frozenset({"Class", "Datatype", "Or", "Xone", "NodeKind"})
"""Constraint components that say what may stand there; they are said together, by all that the shape allows."""
_WITH_PARAMETER: Mapping[str, tuple[str, str]] = {
    "MinInclusive": ("minInclusive", "must be at least {}"),
    "MaxInclusive": ("maxInclusive", "must be at most {}"),
    "MinExclusive": ("minExclusive", "must be more than {}"),
    "MaxExclusive": ("maxExclusive", "must be less than {}"),
    "MinLength": ("minLength", "must have at least {} characters"),
    "MaxLength": ("maxLength", "must have at most {} characters"),
    "Pattern": ("pattern", "must match {}"),
    "HasValue": ("hasValue", "must be {}"),
    "In": ("in", "must be {}"),
    "LanguageIn": ("languageIn", "must be in the language {}"),
    "LessThan": ("lessThan", "must be less than “{}”"),
    "LessThanOrEquals": ("lessThanOrEquals", "must not be more than “{}”"),
    "Equals": ("equals", "must be the same as “{}”"),
    "Disjoint": ("disjoint", "must not be the same as “{}”"),
    "Node": ("node", "must fit {}"),
}
_DEFAULT = ox.DefaultGraph()
_FIRST, _REST, _NIL = (ox.NamedNode(names.RDF + name) for name in ("first", "rest", "nil"))


@dataclass(frozen=True, slots=True)
class Violation:
    """One result of a validation, in words.

    ``shape`` is what the shape is called, ``severity`` is ``violation``, ``warning`` or ``info``, ``document`` the IRI
    of the document when the fault lies in the record of one.  ``about`` are patterns of triples (subject, relation,
    object; ``None`` is anything): the claims behind the first that has any led to it.
    """

    shape: str
    severity: str
    message: str
    about: tuple[_Pattern, ...] = ()
    document: str | None = None


def violations(report: ox.Dataset, shapes: ox.Dataset, store: Store, *, vocabulary: Vocabulary) -> Iterator[Violation]:
    """Yield the results of a validation report, in no order; what is only a detail of another one is left out.

    The blank nodes of ``shapes`` are those that the report names.
    """
    asked, there = Shapes(shapes, vocabulary), _Things(store, vocabulary)
    for quad in report.quads_for_predicate(_sh("result")):
        parts = {each.predicate: each.object for each in report.quads_for_subject(_node(quad.object))}
        told = sorted(t.iri_of(each) for each in _objects(report, quad.object, "resultMessage"))
        yield _Result(parts, " ".join(told), asked, there).violation()


class Shapes:
    """What shapes ask for, in words."""

    def __init__(self, quads: ox.Dataset, vocabulary: Vocabulary) -> None:
        """Keep the shapes as quads, and what classes and relations are called."""
        self._quads = quads
        self._words = vocabulary

    def called(self, shape: t.Term) -> str:
        """Return what a shape is called: the named one that it is part of, with what that one is about."""
        seen: set[t.Term] = set()
        while isinstance(shape, ox.BlankNode) and shape not in seen:
            seen.add(shape)
            shape = min((quad.subject for quad in self._quads.quads_for_object(shape)), key=str, default=shape)
        about = self.target(shape, "targetSubjectsOf", "targetObjectsOf", "targetClass")
        given = [t.iri_of(each) for each in self._objects(shape, "name")]
        title = next(iter(given), self._words.called(about.value) if about else "")
        short = "a shape without a name" if isinstance(shape, ox.BlankNode) else self._words.short(t.iri_of(shape))
        return f"{title} ({short})" if title else short

    def target(self, shape: t.Term, *kinds: str) -> ox.NamedNode | None:
        """Return the first relation or class that a shape is about, by these kinds of targets."""
        found = (each for kind in kinds for each in self._objects(shape, kind))
        return next((each for each in found if isinstance(each, ox.NamedNode)), None)

    def messages(self, shape: t.Term) -> str:
        """Return what the author of a shape wrote for its violations."""
        return " ".join(t.iri_of(each) for each in self._objects(shape, "message"))

    def parameter(self, shape: t.Term, name: str) -> str:
        """Return the parameter of a constraint in words; what stands in a list as alternatives."""
        found = [each for head in self._objects(shape, name) for each in self._items(head) or [head]]
        return either([self._words.called(each.value) if isinstance(each, _Node) else t.iri_of(each) for each in found])

    def wanted(self, shape: t.Term) -> str:
        """Return what a shape lets stand there: "a place", "a date", "an organization or a person"."""
        return either(list(dict.fromkeys(self._options(shape))))

    def _options(self, shape: t.Term) -> Iterator[str]:
        yield from (self._words.one(t.iri_of(each)) for each in self._objects(shape, "class"))
        yield from (_datatype(t.iri_of(each), self._words) for each in self._objects(shape, "datatype"))
        yield from (_kind(t.iri_of(each)) for each in self._objects(shape, "nodeKind"))
        for inner in self._objects(shape, "property"):  # a class, but nothing below it
            if t.A in self._objects(inner, "path"):
                yield from (self._words.one(t.iri_of(each)) for each in self._objects(inner, "hasValue"))
        for head in (*self._objects(shape, "or"), *self._objects(shape, "xone")):
            for member in self._items(head):
                yield from self._options(member)

    def _objects(self, subject: t.Term, name: str) -> list[t.Term]:
        return _objects(self._quads, subject, name)

    def _items(self, head: t.Term) -> list[t.Term]:
        found: list[t.Term] = []
        while isinstance(head, _Node) and head != _NIL:
            cell = {quad.predicate: quad.object for quad in self._quads.quads_for_subject(head)}
            if _FIRST not in cell or cell[_FIRST] in found:
                break
            found.append(cell[_FIRST])
            head = cell.get(_REST, _NIL)
        return found


class _Things:
    """What the things of a store are called, and what they are related to."""

    def __init__(self, store: Store, vocabulary: Vocabulary) -> None:
        self._store = store
        self.words = vocabulary

    def name(self, term: t.Term) -> str:
        return asking.name(self._store, term)

    def called(self, term: t.Term) -> str:
        """Return a thing with its types: "Benjamin Joe (a person)"."""
        if not isinstance(term, _Node):
            return f"“{t.iri_of(term)}”"
        if _is_record(term):
            return self.words.short(term.value)
        types = {self.words.one(t.iri_of(each)) for each in self.values(term, t.A)}
        named = self.name(term)
        named = self.words.short(named) if named == t.iri_of(term) else named
        return f"{named} ({' and '.join(sorted(types)) or 'of no known type'})"

    def some(self, terms: list[t.Term]) -> str:
        more = f" and {len(terms) - 1} more" if len(terms) > 1 else ""
        return self.called(terms[0]) + more if terms else "something"

    def values(self, subject: t.Term, relation: ox.NamedNode) -> list[t.Term]:
        if not isinstance(subject, _Node):
            return []
        graph = None if _is_record(subject) else _DEFAULT
        return sorted({quad.object for quad in self._store.match(subject, relation, graph=graph)}, key=str)

    def subjects(self, relation: ox.NamedNode, object_: t.Term) -> list[t.Term]:
        return sorted({quad.subject for quad in self._store.match(None, relation, object_, graph=_DEFAULT)}, key=str)


@dataclass(frozen=True)
class _Result:
    """One result: its parts by predicate, and the message of the validator."""

    parts: Mapping[ox.NamedNode, t.Term]
    told: str
    shapes: Shapes
    there: _Things

    def violation(self) -> Violation:
        """Say it in words."""
        severity = names.local(t.iri_of(self.parts[_sh("resultSeverity")])).lower()
        message = f"{self._statement}: {self.shapes.messages(self._shape) or self._demand}"
        record = t.iri_of(self._focus).partition("#")[0] if _is_record(self._focus) else None
        return Violation(self.shapes.called(self._shape), severity, message, self._about, record)

    @property
    def _focus(self) -> t.Term:
        return self.parts[_sh("focusNode")]

    @property
    def _value(self) -> t.Term | None:
        return self.parts.get(_sh("value"))

    @property
    def _shape(self) -> t.Term:
        return self.parts[_sh("sourceShape")]

    @property
    def _path(self) -> ox.NamedNode | None:
        """The relation along which it was looked; ``None`` for longer ways."""
        found = self.parts.get(_sh("resultPath"))
        return found if isinstance(found, ox.NamedNode) else None

    def _target(self, kind: str) -> ox.NamedNode | None:
        """The relation whose subjects or objects a shape without a path is about."""
        return None if _sh("resultPath") in self.parts else self.shapes.target(self._shape, kind)

    @property
    def _about(self) -> tuple[_Pattern, ...]:
        """The triples that are wrong; where a thing lacks some, all that is said of it."""
        focus, said_of, said_with = self._focus, self._target("targetSubjectsOf"), self._target("targetObjectsOf")
        if _is_record(focus):
            return ()
        if self._path is not None and self.there.values(focus, self._path):
            return ((focus, self._path, self._value),)
        if said_of is not None:
            return ((focus, said_of, None),)
        return ((None, said_with, focus),) if said_with is not None else ((None, None, focus), (focus, None, None))

    @property
    def _statement(self) -> str:
        """The triple that is wrong, or the thing."""
        there, focus = self.there, self._focus
        said_of, said_with = self._target("targetSubjectsOf"), self._target("targetObjectsOf")
        if self._path is not None and self._value is not None:
            return f"{there.called(focus)} {there.words.called(self._path.value)} {there.called(self._value)}"
        if said_of is not None:
            return (
                f"{there.called(focus)} {there.words.called(said_of.value)} {there.some(there.values(focus, said_of))}"
            )
        if said_with is not None:
            subjects = there.some(there.subjects(said_with, focus))
            return f"{subjects} {there.words.called(said_with.value)} {there.called(focus)}"
        return there.called(focus)

    @property
    def _demand(self) -> str:
        """What the shape asks for, in our words or else in pySHACL's."""
        component = t.iri_of(self.parts[_sh("sourceConstraintComponent")])
        kind = component.removeprefix(SH).removesuffix("ConstraintComponent")
        called = f"“{self.there.words.called(self._path.value)}”" if self._path else "it"
        if kind in _OF_VALUES and (options := self.shapes.wanted(self._shape)):
            return self._wanted(options)
        if kind in {"MinCount", "MaxCount"} and self._path is not None:
            return self._counted(kind, self._path)
        if kind in _WITH_PARAMETER:
            name, words = _WITH_PARAMETER[kind]
            return f"{called} {words.format(self.shapes.parameter(self._shape, name))}"
        return f"{called} has no place there" if kind == "Closed" else self.told or f"it breaks {kind}"

    def _wanted(self, options: str) -> str:
        said_of, said_with = self._target("targetSubjectsOf"), self._target("targetObjectsOf")
        relation = self._path or said_with
        if relation is not None:
            return f"“{self.there.words.called(relation.value)}” wants {options}"
        if said_of is not None:
            return f"“{self.there.words.called(said_of.value)}” is said of {options}"
        return f"it must be {options}"

    def _counted(self, kind: str, path: ox.NamedNode) -> str:
        called, values = self.there.words.called(path.value), self.there.values(self._focus, path)
        if kind == "MinCount":
            least = self.shapes.parameter(self._shape, "minCount")
            return f"it has {len(values) or 'no'} “{called}”, and must have at least {least}"
        told = ", ".join(self.there.name(each) for each in values)
        return (
            f"it has {len(values)} “{called}” ({told}), and may have {self.shapes.parameter(self._shape, 'maxCount')}"
        )


def _sh(name: str) -> ox.NamedNode:
    return ox.NamedNode(SH + name)


def _node(term: t.Term) -> ox.NamedNode | ox.BlankNode:
    return term if isinstance(term, _Node) else ox.BlankNode()


def _objects(quads: ox.Dataset, subject: t.Term, name: str) -> list[t.Term]:
    if not isinstance(subject, _Node):
        return []
    return sorted((each.object for each in quads.quads_for_subject(subject) if each.predicate == _sh(name)), key=str)


def _is_record(term: t.Term) -> bool:
    """Tell whether a thing is a claim or a place in a text."""
    return isinstance(term, ox.NamedNode) and t.section(term.value) is not t.Section.FACT


def _datatype(iri: str, vocabulary: Vocabulary) -> str:
    if iri in _TEXTS:
        return "text"
    return "a date" if iri in _DATES else "a number" if iri in _NUMBERS else f"a {vocabulary.short(iri)}"


def _kind(iri: str) -> str:
    return either([words for kind, words in _KINDS.items() if kind in names.local(iri)])

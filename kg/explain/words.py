"""From the words of a question to IRIs: things by label and alias, relations by local name and label."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

from kg import names, ontology
from kg.explain import asking
from kg.store.kept import kept

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.store import Store

ANY = frozenset({"*", "?"})
_PREFIXED = re.compile(r"([a-z]+):(?!//)(\S+)")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[\s_-]+")
_CLOSE = 0.6


def iri(name: str, prefixes: Mapping[str, str]) -> str | None:
    """Return the IRI that a name is: in full, in angle brackets, or with a known prefix; ``None`` for other words.

    >>> iri("kg:owns", names.prefixes())
    'https://w3id.org/text2kg/ontology#owns'
    """
    if name.startswith("<") and name.endswith(">"):
        return name[1:-1]
    match = _PREFIXED.fullmatch(name)
    space = prefixes.get(match[1]) if match else None
    if match and space:
        return space + match[2]
    return name if "://" in name else None


def things(store: Store, name: str) -> set[str] | None:
    """Return the IRIs of the things a name means; ``None`` when it means any."""
    if name in ANY:
        return None
    given = iri(name, store.prefixes)
    return asking.led_to(store, given) if given else asking.labelled(store, name)


def relations(store: Store, name: str, *, among: Iterable[str]) -> set[str]:
    """Return those relations that a name means: by IRI or local name, or else by a label of the store's ontology."""
    known = set(among)
    if name in ANY:
        return known
    given, wanted = iri(name, store.prefixes), plain(name)
    direct = {each for each in known if each == given or plain(names.local(each)) == wanted}
    return direct or {each for each in known if wanted in _labels(store, each)}


def plain(name: str) -> str:
    """Return the words of a name in lower case: ``basedIn``, ``based_in`` and ``Based in`` are one.

    >>> plain("basedIn")
    'based in'
    """
    return " ".join(_HUMP.split(name)).casefold().strip()


def _labels(store: Store, relation: str) -> set[str]:
    known = (ontology.load(source).relations.get(relation) for source in {kept(store), None})
    return {plain(each.label) for each in known if each}


def near(store: Store, name: str) -> list[str]:
    """Return up to three labels that look like a name that means nothing."""
    wanted = name.casefold()
    labels = {label.casefold(): label for _, label in sorted(asking.labels(store))}
    close = get_close_matches(wanted, labels, n=3, cutoff=_CLOSE)
    inside = sorted(label for label in labels if wanted in label or set(wanted.split()) & set(label.split()))
    return [labels[label] for label in dict.fromkeys([*close, *inside])][:3]

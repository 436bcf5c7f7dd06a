"""Writes a graph for other programs: RDF, and the formats of graph tools, saying what each could not carry."""

from __future__ import annotations

import csv
import io
import json
import re
from contextlib import ExitStack
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg import formats, names, network, rdf
from kg.errors import UsageError
from kg.files import STANDARD_OUTPUT, replacing
from kg.rdf import terms as t
from kg.rdf.describe import describe, short_names, undescribed

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from os import PathLike

    import networkx as nx

    from kg.formats import Format
    from kg.model import Knowledge
    from kg.rdf.describe import Added
    from kg.store import Store

    Network = nx.MultiDiGraph[str]

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NODE_COLUMNS = ("id", "label", "type", "kind", "mentions", "documents", "aliases", "value", "unit", "datatype")
_EDGE_COLUMNS = ("source", "target", "relation", "label", "score", "documents", "evidence")


class Version(StrEnum):
    """How RDF says what a claim states: by its three parts, or by an RDF 1.2 triple term."""

    RDF11 = "1.1"
    RDF12 = "1.2"


def export(  # noqa: PLR0913  one for each thing that a caller may choose
    store: Store,
    target: str | PathLike[str],
    *,
    form: Format | None = None,
    layers: Collection[rdf.Layer] = rdf.FOR_FILES,
    version: Version = Version.RDF11,
    description: Added | None = None,
) -> tuple[str, ...]:
    """Write everything a store holds to ``target`` (``-`` is standard output) and return what was left out, in words.

    ``form`` is told by the extension unless given.  RDF takes the ``layers`` and ``version``; the formats of graph
    tools take what ``kg.network`` draws.  With ``description``, RDF carries one of itself (see ``kg.rdf.describe``).
    CSV is two files: ``graph.csv`` gives ``graph.nodes.csv`` and ``graph.edges.csv``.  Each file takes the place of an
    old one only when it is whole.  Raises ``OutputError``.
    """
    form = form or formats.by_extension(str(target))
    if form.rdf:
        quads, prefixes = _said(store, layers, version), store.prefixes
        if description is not None:
            about = _described(store, _said(store, layers, version), target, form=form, added=description)
            quads, prefixes = chain(quads, about), short_names(store.base) | prefixes
        losses = rdf.write(quads, target, form=form, prefixes=prefixes)
        return tuple(f"{form.name} has no place for {loss}" for loss in sorted(losses))
    knowledge = store.knowledge()
    drawn = network.graph(knowledge)
    if form is formats.CSV:
        _write_tables(drawn, target)
    else:
        with replacing(target) as stream:
            stream.write(_WRITERS[form](drawn))
    return tuple(_left_out(knowledge, form))


def _said(store: Store, layers: Collection[rdf.Layer], version: Version) -> Iterator[ox.Quad]:
    """Yield what is to be written; the description that came with a file is one of that file, and left out.

    So are the axioms that inferences were made by.
    """
    axioms = ox.NamedNode(names.aside(names.AXIOMS, base=store.base))
    quads = rdf.only((quad for quad in undescribed(store.quads()) if quad.graph_name != axioms), layers)
    return rdf.reified(quads) if version is Version.RDF12 else quads


def _described(
    store: Store, quads: Iterable[ox.Quad], target: str | PathLike[str], *, form: Format, added: Added
) -> Iterator[ox.Quad]:
    runs = {quad.subject for quad in store.match(None, t.A, t.RUN)}
    origin = chain(
        store.match(None, t.A, t.DOCUMENT),
        store.match(None, t.SOURCE),
        (quad for run in runs for quad in store.match(run)),
    )
    folder = None if str(target) == STANDARD_OUTPUT else Path(target).resolve().parent
    return describe(
        quads, origin=undescribed(origin), base=store.base, merged=not form.dataset, added=added, folder=folder
    )


def tables(target: str | PathLike[str]) -> tuple[Path, Path]:
    """Return the two files, of nodes and of edges, that CSV is written to."""
    path = Path(target)
    return path.with_name(f"{path.stem}.nodes.csv"), path.with_name(f"{path.stem}.edges.csv")


def _left_out(knowledge: Knowledge, form: Format) -> Iterator[str]:
    unheld = sum(not fact.asserted for fact in knowledge.facts)
    claims = sum(len(fact.claims) for fact in knowledge.facts)
    if unheld:
        yield f"{form.name} has only what is held as fact: {unheld:,} statements that are not were left out"
    if claims and form is not formats.DOT:
        yield f"{form.name} has one quotation for each edge, not its {claims:,} claims with their places"
    if any(fact.asserted and fact.datatype is not None for fact in knowledge.facts):
        yield f"{form.name} has no literals: dates and other values are nodes"
    if form is formats.DOT:
        yield "dot has labels and IRIs only: mentions, scores and quotations were left out"


def _separate(drawn: Network, clean: Callable[[str], str]) -> Network:
    """Return the graph with edges keyed ``e0``, ``e1`` …, which files need to be unique, and clean text."""
    import networkx as nx  # noqa: PLC0415  0.2 s to load

    made: Network = nx.MultiDiGraph()
    for node, said in drawn.nodes(data=True):
        made.add_node(clean(node), **_cleaned(said, clean))
    for number, (subject, object_, said) in enumerate(drawn.edges(data=True)):
        made.add_edge(clean(subject), clean(object_), key=f"e{number}", **_cleaned(said, clean))
    return made


def _cleaned(said: dict[str, Any], clean: Callable[[str], str]) -> dict[str, Any]:
    return {name: clean(value) if isinstance(value, str) else value for name, value in said.items()}


def _for_xml(text: str) -> str:
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def _graphml(drawn: Network) -> bytes:
    import networkx as nx  # noqa: PLC0415

    stream = io.BytesIO()
    nx.write_graphml_xml(_separate(drawn, _for_xml), stream, prettyprint=True)
    return stream.getvalue().rstrip() + b"\n"


def _gexf(drawn: Network) -> bytes:
    import networkx as nx  # noqa: PLC0415

    text = "\n".join(nx.generate_gexf(_separate(drawn, _for_xml)))
    undated = re.sub(r' lastmodifieddate="[^"]*"', "", text, count=1)  # the same graph gives the same bytes
    plain = re.sub(r"<creator>[^<]*</creator>", "<creator>kg</creator>", undated, count=1)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{plain.rstrip()}\n'.encode()


def _cytoscape(drawn: Network) -> bytes:
    import networkx as nx  # noqa: PLC0415

    made = nx.cytoscape_data(_separate(drawn, str))
    for element in made["elements"]["nodes"]:
        data = element["data"]
        said = drawn.nodes[data["id"]]
        data["name"] = said.get("label", data["id"])
        data.pop("value")  # networkx puts the id here, where an amount has its value
        data |= {name: value for name, value in said.items() if name == "value"}
    for number, element in enumerate(made["elements"]["edges"]):
        element["data"]["id"] = f"e{number}"
    return f"{json.dumps(made, ensure_ascii=False, indent=1)}\n".encode()


def _dot(drawn: Network) -> bytes:
    lines = ["digraph {", "  node [shape=box];"]
    for node, said in drawn.nodes(data=True):
        lines.append(f"  {_quoted(node)} [label={_quoted(said.get('label', node))}, URL={_quoted(node)}];")
    for subject, object_, said in drawn.edges(data=True):
        attributes = f"label={_quoted(said['label'])}, URL={_quoted(said['relation'])}"
        lines.append(f"  {_quoted(subject)} -> {_quoted(object_)} [{attributes}];")
    return ("\n".join([*lines, "}"]) + "\n").encode()


def _quoted(text: str) -> str:
    r"""Quote a string for DOT, where ``\n`` and its like have a meaning in labels and a null ends the file."""
    plain = " ".join(text.replace("\0", "\N{REPLACEMENT CHARACTER}").split())
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _write_tables(drawn: Network, target: str | PathLike[str]) -> None:
    if str(target) == STANDARD_OUTPUT:
        raise UsageError("CSV is two files and cannot go to standard output", hint="name a file: -o graph.csv")
    nodes = ({"id": node, **said} for node, said in drawn.nodes(data=True))
    edges = ({"source": subject, "target": object_, **said} for subject, object_, said in drawn.edges(data=True))
    with ExitStack() as stack:
        streams = [stack.enter_context(replacing(path)) for path in tables(target)]
        for stream, columns, rows in zip(streams, (_NODE_COLUMNS, _EDGE_COLUMNS), (nodes, edges), strict=True):
            stream.write(_table(columns, rows))


def _table(columns: tuple[str, ...], rows: Iterable[dict[str, Any]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


_WRITERS: dict[Format, Callable[[Network], bytes]] = {
    formats.GRAPHML: _graphml,
    formats.GEXF: _gexf,
    formats.CYTOSCAPE: _cytoscape,
    formats.DOT: _dot,
}

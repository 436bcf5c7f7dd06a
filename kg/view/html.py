"""One self-contained HTML page: the graph, its script and style, and the evidence behind each fact."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from kg.errors import MissingPart
from kg.view.content import STATUSES, Content, content

if TYPE_CHECKING:
    from jinja2 import Environment

    from kg.model import Entity, Knowledge
    from kg.ontology import Ontology
    from kg.store import Store
    from kg.view.content import Edge, Proof

DEFAULT_TITLE = "Knowledge graph"


@dataclass(frozen=True, slots=True)
class Page:
    """A finished page.  It shows itself in a notebook."""

    html: str

    def __str__(self) -> str:
        """Return the HTML."""
        return self.html

    def _repr_html_(self) -> str:
        """Return a frame that holds the page, closed off from the notebook around it."""
        return environment().get_template("frame.html").render(page=self.html)


def page(what: Store | Knowledge, *, title: str = DEFAULT_TITLE, ontology: Ontology | None = None) -> Page:
    """Make the page for a store or for knowledge; the same knowledge gives the same bytes.

    Names of types and relations come from ``ontology`` and the default one, or else from their IRIs.  The page holds
    all it needs; its Content-Security-Policy forbids every request and every script but its own.

    Raises ``MissingPart`` when the script that draws the graph was not built into this installation.
    """
    shown = content(what, ontology)
    style, script = _style(), _script()
    html = (
        environment()
        .get_template("page.html")
        .render(
            title=title,
            policy=_policy(style, script),
            style=_trusted(style),
            script=_trusted(script),
            data=_trusted(_json(_data(shown))),
            statuses=[status.value for status in STATUSES],
        )
    )
    return Page(html)


@cache
def environment() -> Environment:
    """Return the environment that makes every page and picture: autoescaped, and strict about names."""
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415  28 ms that other commands need not pay

    return Environment(
        loader=PackageLoader("kg", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _trusted(text: str) -> str:
    """Mark our own style, script and escaped JSON as markup; nobody else's text may pass here."""
    from markupsafe import Markup  # noqa: PLC0415  comes with jinja2, see above

    return Markup(text)  # noqa: S704  own files, and JSON without any character of markup


@cache
def _style() -> str:
    return files("kg").joinpath("templates/page.css").read_text("utf-8")


@cache
def _script() -> str:
    try:
        return files("kg").joinpath("view.js").read_text("utf-8")
    except FileNotFoundError as error:
        raise MissingPart(
            "the graph view's script (kg/view.js) is missing: this installation was made without it",
            hint="install text2kg again where the npm registry can be reached:"
            " pip install --force-reinstall --no-deps text2kg (in a checkout: pip install -e .)",
        ) from error


def _policy(style: str, script: str) -> str:
    """Return a Content-Security-Policy that lets just this style and this script work, and nothing load."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src '{_hash(script)}'",
            f"style-src '{_hash(style)}'",
            "worker-src blob:",  # the layout's thread is made out of the script itself
            "img-src data:",  # the empty icon
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


_ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def _json(data: dict[str, Any]) -> str:
    """Write JSON that no HTML parser can take for markup; half surrogate pairs become question marks."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    return text.encode("utf-8", "replace").decode()


def _data(shown: Content) -> dict[str, Any]:
    """Return what the script reads; ``web/src/model.js`` names the places of the short rows."""
    return {
        "kinds": [
            [each.iri, each.label, each.colour.light, each.colour.dark, int(each.is_value)] for each in shown.kinds
        ],
        "relations": shown.relations,
        "documents": [
            [each.id, each.title, each.published.isoformat() if each.published else None, each.source, each.site]
            for each in shown.documents
        ],
        "sentences": shown.sentences,
        "entities": [_entity(*pair) for pair in zip(shown.entities, shown.kind_of, strict=True)],
        "facts": [_fact(edge) for edge in shown.edges],
    }


def _entity(entity: Entity, kind: int) -> list[Any]:
    return [
        entity.iri,
        entity.label,
        kind,
        entity.aliases,
        len(entity.mentions),
        len({doc for doc, _ in entity.mentions}),
    ]


def _fact(edge: Edge) -> list[Any]:
    proofs = [_proof(proof) for proof in edge.proofs]
    return [edge.subject, edge.relation, edge.object, edge.value, int(edge.asserted), proofs]


def _proof(proof: Proof) -> list[Any]:
    status = STATUSES.index(proof.status)
    return [proof.sentence, proof.subject, proof.object, status, round(proof.score, 3), proof.by, proof.speaker]

"""Tests of linking entities by a reconciliation service, against a server on this machine."""

from __future__ import annotations

import json
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any
from unittest.mock import patch
from urllib.parse import parse_qs

import pytest
from rapidfuzz import fuzz

from kg import names
from kg.errors import InputError
from kg.link import Linking, Manners, link
from kg.names import WD
from kg.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

OWN = """
    @prefix kg: <https://w3id.org/text2kg/ontology#> . @prefix id: <https://example.org/id/> .
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    id:nestle a kg:Company ; rdfs:label "Nestlé" ; kg:headquarteredIn id:vevey .
    id:vevey a kg:City ; rdfs:label "Vevey" .
    id:bath a kg:City ; rdfs:label "Bath" .
    id:big-blue a kg:Company ; rdfs:label "Big Blue" .
    id:cambridge a kg:City ; rdfs:label "Cambridge" .
    id:nice a kg:City ; rdfs:label "Nice" .
    id:globex a kg:Company ; rdfs:label "Globex" .
"""
TABLE: tuple[tuple[str, str, str, dict[str, str]], ...] = (
    ("Q1", "Nestlé S.A.", "Q4830453", {"P159": "Vevey"}),
    ("Q2", "Nestlé", "Q5", {}),
    ("Q3", "Vevey", "Q515", {}),
    ("Q4", "Bath", "Q515", {}),
    ("Q5", "Bath", "Q5", {}),
    ("Q6", "IBM", "Q4830453", {}),
    ("Q7", "Cambridge", "Q515", {}),
    ("Q8", "Cambridge", "Q515", {}),
    ("Q9", "Nice Spa", "Q515", {}),
)
"""Id, name, class and facts of what the service knows."""
CLASSES = {"Q5": "human", "Q515": "city", "Q4830453": "business"}
NICKNAMES = {"Big Blue": "IBM"}
"""What the service knows of other names, and does not tell."""
MANIFEST: dict[str, Any] = {
    "versions": ["0.1", "0.2"],
    "name": "Small table",
    "identifierSpace": "http://www.wikidata.org/entity/",
    "schemaSpace": "http://www.wikidata.org/prop/direct/",
    "view": {"url": "https://www.wikidata.org/wiki/{{id}}"},
    "batchSize": 4,
}
TYPED = {"defaultTypes": [{"id": ident, "name": name} for ident, name in CLASSES.items()]}
PROPERTIES = {"suggest": {"property": {"service_url": "http://127.0.0.1", "service_path": "/suggest"}}}


def results(query: dict[str, Any]) -> list[dict[str, Any]]:
    """Answer one query by real matching: likeness of names, less without the class and facts that were asked for."""
    name = NICKNAMES.get(query["query"], query["query"])
    scored = []
    for ident, label, class_, facts in TABLE:
        score = fuzz.token_set_ratio(name.casefold(), label.casefold())
        asked = query.get("properties", ())
        score -= 20 * sum(facts.get(each["pid"]) != each["v"] for each in asked)
        if score >= 50 and query.get("type", class_) == class_:
            scored.append((score, ident, label, class_))
    scored.sort(key=lambda each: (-each[0], each[1]))
    sure = len(scored) == 1 or (len(scored) > 1 and scored[0][0] - scored[1][0] > 10)
    return [
        {
            "id": ident,
            "name": label,
            "score": score,
            "match": sure and place == 0 and score > 90,
            "type": [{"id": class_, "name": CLASSES[class_]}],
        }
        for place, (score, ident, label, class_) in enumerate(scored[: query.get("limit", 3)])
    ]


@dataclass
class State:
    """What the server does, and what it was asked: ``failures`` come first, one an answer."""

    manifest: dict[str, Any] = field(default_factory=lambda: dict(MANIFEST))
    failures: list[tuple[int, dict[str, str], bytes]] = field(default_factory=list)
    delay: float = 0.0
    broken: str = ""
    batches: list[dict[str, Any]] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)


class Handler(BaseHTTPRequestHandler):
    """The manifest at the root, queries by POST."""

    server: Reconciling

    def do_GET(self) -> None:
        """Give the manifest, or what stands in its place."""
        if self.path == "/moved":
            self._answer(302, b"", location="/")
        elif self.path == "/page":
            self._answer(200, b"<!doctype html><title>Welcome</title>")
        elif self.path == "/list":
            self._answer(200, b"[1, 2]")
        else:
            self._answer(200, json.dumps(self.server.state.manifest).encode())

    def do_POST(self) -> None:
        """Answer a batch, or fail as the state says."""
        state = self.server.state
        state.agents.add(self.headers["user-agent"])
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        if state.failures:
            status, headers, data = state.failures.pop(0)
            self._answer(status, data, **headers)
            return
        queries = json.loads(parse_qs(body)["queries"][0])
        state.batches.append(queries)
        time.sleep(state.delay)
        answer = json.dumps({key: {"result": results(query)} for key, query in queries.items()})
        self._answer(200, (state.broken or answer).encode())

    def _answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing on the terminal."""


class Reconciling(ThreadingHTTPServer):
    """A server with a state, that does not mind clients that hang up."""

    def __init__(self, state: State) -> None:
        """Listen on any free port."""
        super().__init__(("127.0.0.1", 0), Handler)
        self.state = state

    def handle_error(self, *_: object) -> None:
        """Say nothing: some tests hang up on purpose."""


@contextmanager
def serving(state: State) -> Iterator[str]:
    """Serve while the block runs; give the address."""
    server = Reconciling(state)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        with patch.dict("os.environ", no_proxy="*"):
            yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def linked(state: State, *, path: str = "/", naps: list[float] | None = None, **options: float) -> Linking:
    """Link a few entities by the service; ``naps`` takes the seconds that were waited."""
    slept = [] if naps is None else naps
    manners = Manners(timeout=options.pop("timeout", 5.0), wait=1.0, pause=0.25, sleep=slept.append)
    with Store.memory() as store, serving(state) as address:
        store.load(OWN.encode())
        return link(store, address + path, manners=manners, **options)  # type: ignore[arg-type]


def told(found: Linking) -> dict[str, tuple[str, bool]]:
    """Return what each entity is linked to."""
    return {names.local(each.entity): (each.iri, each.certain) for each in found.links}


def error(state: State, *, path: str = "/", timeout: float = 5.0) -> str:
    """Return what is wrong with a service."""
    with pytest.raises(InputError) as caught:
        linked(state, path=path, timeout=timeout)
    assert caught.value.hint
    return caught.value.message.partition(path + ": ")[2]


def test_a_service_links_what_it_is_sure_of() -> None:
    """Certain is only what has the name and the class, and what the service is sure of; its word alone is likely."""
    found = linked(State())

    assert told(found) == {
        "bath": (WD + "Q4", False),
        "big-blue": (WD + "Q6", False),
        "nestle": (WD + "Q1", False),
        "nice": (WD + "Q9", False),
        "vevey": (WD + "Q3", True),
    }


def test_a_service_is_surer_when_it_knows_the_class() -> None:
    """Namesakes of other classes do not stand in the way where it can be asked for one class."""
    found = linked(State(manifest=MANIFEST | TYPED))

    assert told(found) == {
        "bath": (WD + "Q4", True),
        "big-blue": (WD + "Q6", False),
        "nestle": (WD + "Q1", True),
        "nice": (WD + "Q9", False),
        "vevey": (WD + "Q3", True),
    }


def test_two_of_one_name_are_given_only_when_asked_for() -> None:
    """Nothing says which Cambridge it is."""
    found = linked(State(), least=0.4)

    assert [(each.iri, each.certain) for each in found.links if each.label == "Cambridge"] == [
        (WD + "Q7", False),
        (WD + "Q8", False),
    ]


def test_queries_come_in_batches_of_the_size_that_the_service_names() -> None:
    """Seven entities are four and three."""
    state = State()

    linked(state)

    assert [len(batch) for batch in state.batches] == [4, 3]


def test_classes_that_the_service_offers_are_asked_for() -> None:
    """Those of our entities that the service has: a class is sent by its id."""
    state = State(manifest=MANIFEST | TYPED)

    linked(state)

    sent = {query["query"]: query.get("type") for batch in state.batches for query in batch.values()}
    assert sent == {
        "Bath": "Q515",
        "Big Blue": "Q4830453",
        "Cambridge": "Q515",
        "Globex": "Q4830453",
        "Nestlé": "Q4830453",
        "Nice": "Q515",
        "Vevey": "Q515",
    }


def test_facts_are_sent_where_the_service_takes_properties() -> None:
    """A relation that corresponds to a property of the service is sent with the label of its object."""
    state = State(manifest=MANIFEST | TYPED | PROPERTIES)

    found = linked(state)

    sent = [query["properties"] for batch in state.batches for query in batch.values() if query["query"] == "Nestlé"]
    assert (sent, told(found)["nestle"]) == ([[{"pid": "P159", "v": "Vevey"}]], (WD + "Q1", True))


def test_nothing_more_is_sent_than_the_manifest_offers() -> None:
    """A service without classes and properties gets names alone."""
    state = State()

    linked(state)

    assert {key for batch in state.batches for query in batch.values() for key in query} == {"query", "limit"}


def test_requests_are_made_with_a_pause_and_a_name() -> None:
    """Between two batches there is a moment, and the service can see who asks."""
    state, naps = State(), list[float]()

    linked(state, naps=naps)

    assert (naps, [agent.split()[0] for agent in state.agents]) == ([0.25], ["text2kg"])


@pytest.mark.parametrize(
    ("space", "page", "iri"),
    [
        ("http://ref.example/id#", "https://ref.example/{{id}}.html", "http://ref.example/id#Q3"),
        ("http://ref.example/ns", "https://ref.example/{{id}}.html", "https://ref.example/Q3.html"),
        ("http://ref.example/?item=", "", "http://ref.example/?item=Q3"),
    ],
)
def test_the_iri_is_made_of_the_identifier_space_or_the_page(space: str, page: str, iri: str) -> None:
    """A space that no IRI can begin with gives way to the address of the page."""
    found = linked(State(manifest=MANIFEST | {"identifierSpace": space, "view": {"url": page}}))

    assert told(found)["vevey"] == (iri, True)


def test_an_id_that_is_an_iri_stays() -> None:
    """Some services call things by IRIs."""
    assert names.identified("https://ref.example/a b", space="http://x.example/") == "https://ref.example/a b"


def test_a_redirected_manifest_is_followed() -> None:
    """Queries go where the manifest came from."""
    assert told(linked(State(), path="/moved"))["vevey"] == (WD + "Q3", True)


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_a_service_that_stumbles_is_asked_again(status: int) -> None:
    """After a while, and a longer one; the links are the same."""
    naps: list[float] = []

    found = linked(State(failures=[(status, {}, b""), (status, {}, b"")]), naps=naps)

    assert (len(found.links), naps) == (5, [1.0, 2.0, 0.25])


@pytest.mark.parametrize(("asked", "waited"), [("7", 7.0), ("9999", 60.0), ("Wed, 21 Oct 2026 07:28:00 GMT", 1.0)])
def test_a_service_may_say_how_long_to_wait(asked: str, waited: float) -> None:
    """As long as it says in seconds, a minute at most."""
    naps: list[float] = []

    linked(State(failures=[(503, {"retry_after": asked}, b"")]), naps=naps)

    assert naps[0] == waited


def test_a_service_that_stays_down_is_given_up() -> None:
    """Three times is enough."""
    state = State(failures=[(500, {}, b"")] * 5)

    assert (error(state), len(state.failures)) == ("the server answers 500 Internal Server Error", 2)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 302])
def test_a_refusal_is_not_asked_again(status: int) -> None:
    """Asking once more would not help."""
    state = State(failures=[(status, {"location": "/"}, b"")] * 2)

    assert (error(state).startswith(f"the server answers {status}"), len(state.failures)) == (True, 1)


def test_a_slow_service_is_given_up() -> None:
    """Silence is an answer too."""
    assert error(State(delay=0.3), timeout=0.05) == "no answer came in time"


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ("{", "the answer is no JSON; it begins '{'"),
        ("<html>", "the answer is no JSON; it begins '<html>'"),
        ("[]", "the answer has no list of results for the query q0"),
        ('{"q0": {"result": []}}', "the answer has no list of results for the query q1"),
        ('{"q0": {"result": [{"name": "A"}]}}', "the answer has no list of results for the query q0"),
        ('{"q0": {"result": "none"}}', "the answer has no list of results for the query q0"),
        ('{"status": "error", "message": "too many queries"}', "the service says: too many queries"),
    ],
)
def test_a_malformed_answer_is_refused(broken: str, reason: str) -> None:
    """It is said what is wrong with it."""
    assert error(State(broken=broken)) == reason


def test_what_a_candidate_lacks_is_no_harm() -> None:
    """Scores, types and names may be left out or be of an odd kind."""
    answer = {f"q{number}": {"result": [{"id": "Q3", "match": True}, {"id": 9, "type": ["Q5"]}]} for number in range(4)}

    found = linked(State(broken=json.dumps(answer)))

    assert {(each.iri, each.certain) for each in found.links} == {(WD + "Q3", False)}


@pytest.mark.parametrize(
    ("path", "manifest", "reason"),
    [
        ("/page", {}, "the answer is no JSON; it begins '<!doctype html><title>Welcome</title>'"),
        ("/list", {}, "this is no reconciliation service: its manifest has no name and identifierSpace"),
        ("/", {"versions": ["1.0-draft"]}, "the service speaks version 1.0-draft of the Reconciliation Service API"),
        ("/", {"versions": "1.0"}, "the service speaks version 1.0 of the Reconciliation Service API"),
        ("/", {"identifierSpace": "no space/"}, "what it calls 'Q4' has no valid IRI: no space/Q4"),
    ],
)
def test_what_is_no_such_service_is_refused(path: str, manifest: dict[str, Any], reason: str) -> None:
    """It is said what it is, as far as that is known."""
    assert error(State(manifest=MANIFEST | manifest), path=path).startswith(reason)


@pytest.mark.parametrize("kept", [{"versions"}, {"versions", "batchSize", "view", "schemaSpace"}])
def test_a_sparse_manifest_will_do(kept: set[str]) -> None:
    """A service of version 0.1 need not say what it speaks, and no service the size of its batches."""
    sparse = {key: value for key, value in MANIFEST.items() if key not in kept}

    assert told(linked(State(manifest=sparse)))["vevey"] == (WD + "Q3", True)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://127.0.0.1/api", "this is no address of a service"),
        ("http://[::1/api", "this is no address of a service"),
        ("http://user:secret@127.0.0.1/api", "holds a user name or password"),
    ],
)
def test_an_odd_address_is_refused(url: str, reason: str) -> None:
    """No socket is opened; a password does not come into the message or the graph."""
    with Store.memory() as store, pytest.raises(InputError, match=reason) as caught:
        link(store, url)

    assert "secret" not in caught.value.message


def test_nobody_there_is_said() -> None:
    """A port where nothing listens."""
    with serving(State()) as address:
        pass
    with Store.memory() as store, patch.dict("os.environ", no_proxy="*"), pytest.raises(InputError, match="cannot be"):
        link(store, address, manners=Manners(sleep=lambda _: None))


def test_the_command_links_by_a_service(kg_here: Callable[..., tuple[int, bytes, str]], tmp_path: Path) -> None:
    """The links stand in a graph that is named by the address."""
    with Store.open(tmp_path / "graph.kg", create=True) as store:
        store.load(OWN.encode())
    with serving(State(manifest=MANIFEST | {"batchSize": 50})) as address:
        code, _, said = kg_here("link", "--against", address, "--store", "graph.kg", "--type", "City")

    assert (code, said) == (0, "4 entities: 1 sameAs, 2 closeMatch, 1 without a link\n")
    with Store.open(tmp_path / "graph.kg") as store:
        graphs = {each.graph_name.value for each in store.match() if hasattr(each.graph_name, "value")}
    assert graphs == {f"https://example.org/id/links/{address}", f"https://example.org/id/links/{address}#claims"}


def test_a_failing_service_changes_nothing(kg_here: Callable[..., tuple[int, bytes, str]], tmp_path: Path) -> None:
    """The links of before stay when the next linking breaks off."""
    with Store.open(tmp_path / "graph.kg", create=True) as store:
        store.load(OWN.encode())
    state = State(manifest=MANIFEST | {"batchSize": 1})
    with serving(state) as address:
        kg_here("link", "--against", address, "--store", "graph.kg")
        with Store.open(tmp_path / "graph.kg") as store:
            before = set(store.match())
        state.failures = [(404, {}, b"")]
        code, _, said = kg_here("link", "--against", address, "--store", "graph.kg")

    with Store.open(tmp_path / "graph.kg") as store:
        assert (code, "404" in said, set(store.match()) == before) == (3, True, True)

"""Tests of fetching pages, against a server on this machine."""

from __future__ import annotations

import gzip
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest

from kg import sources
from kg.errors import InputError
from kg.model import Document
from kg.sources import Failure, web

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = "<!doctype html><html><body><article><p>Nestlé said “yes” to it.</p></article></body></html>"


class Pages(BaseHTTPRequestHandler):
    """A few pages, good and bad."""

    def do_GET(self) -> None:
        """Answer by the path."""
        answers = {
            "/page": ("text/html; charset=windows-1252", PAGE.encode("cp1252")),
            "/plain.md?x=1": ("text/plain; charset=utf-8", b"# Title\n\nText.\n"),
            "/rows": ("application/x-ndjson", b'{"id": "a", "text": "One."}\n'),
            "/untold": ("application/octet-stream", PAGE.encode()),
            "/picture": ("image/png", b"\x89PNG"),
            "/caf%C3%A9": ("text/plain", b"Coffee."),
            "/long": ("text/plain", b"x" * 5_000),
            "/empty": ("text/plain", b""),
        }
        if self.path == "/moved":
            self._head(302, location="/page")
        elif self.path == "/away":
            self._head(302, location="ftp://127.0.0.1/a.txt")
        elif self.path == "/round":
            self._head(302, location="/round")
        elif self.path == "/packed":
            self._answer("text/plain", gzip.compress(b"y" * 5_000), encoding="gzip")
        elif self.path == "/silent":
            time.sleep(0.5)
        elif self.path == "/drip":
            self._drip()
        elif self.path == "/short":
            self._head(200, content_length="100")
            self.wfile.write(b"only this")
        elif self.path in answers:
            self._answer(*answers[self.path])
        else:
            self.send_error(404)

    def _answer(self, media_type: str, body: bytes, *, encoding: str = "identity") -> None:
        self._head(200, content_type=media_type, content_encoding=encoding, content_length=str(len(body)))
        self.wfile.write(body)

    def _drip(self) -> None:
        self._head(200, content_type="text/plain")
        for _ in range(20):
            self.wfile.write(b"x")
            time.sleep(0.05)

    def _head(self, status: int, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing on the terminal."""


class QuietServer(ThreadingHTTPServer):
    """A server that does not mind clients that hang up."""

    def handle_error(self, *_: object) -> None:
        """Say nothing: some tests hang up on purpose."""


@contextmanager
def server() -> Iterator[str]:
    """Serve the pages while the block runs; give the address."""
    serving = QuietServer(("127.0.0.1", 0), Pages)
    thread = Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        with patch.dict("os.environ", no_proxy="*"):
            yield f"http://127.0.0.1:{serving.server_port}"
    finally:
        serving.shutdown()
        thread.join()
        serving.server_close()


def read(path: str) -> list[sources.Result]:
    """Read a page of the server; its address is left out of ids."""
    with server() as address:
        return list(sources.documents([address + path]))


def error(path: str, *, timeout: float = 5, size: int = 2_000, deadline: float = 5) -> str:
    """Return what is wrong with a page."""
    with server() as address, pytest.raises(InputError) as caught:
        web.fetch(address + path, timeout=timeout, size=size, deadline=deadline)
    assert caught.value.hint
    return caught.value.message.replace(address, "")


@pytest.mark.parametrize("path", ["/page", "/moved", "/untold"])
def test_a_page_is_fetched_and_read(path: str) -> None:
    """The charset of the header counts, redirects are followed, and an untold type is found out."""
    (found,) = read(path)
    assert isinstance(found, Document)
    assert found.text == "Nestlé said “yes” to it."
    assert found.id == found.source
    assert found.id.endswith(path)


def test_a_plain_page_is_read_by_its_extension() -> None:
    """Servers give Markdown as plain text."""
    (found,) = read("/plain.md?x=1")
    assert isinstance(found, Document)
    assert found.markup == ((0, 2),)


def test_rows_of_a_page_have_ids() -> None:
    """JSON Lines may be on the web too."""
    (found,) = read("/rows")
    assert isinstance(found, Document)
    assert found.id.endswith("/rows#a")


def test_an_address_may_be_written_with_any_letters() -> None:
    """It is escaped as servers want it, and what was escaped already stays."""
    (one, other) = read("/café") + read("/caf%C3%A9")
    assert isinstance(one, Document)
    assert isinstance(other, Document)
    assert one.text == other.text == "Coffee."


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/nothing", "/nothing: the server answers 404"),
        ("/picture", "/picture: a page of type image/png cannot be read"),
        ("/empty", "/empty: nothing to read"),
    ],
)
def test_a_page_that_cannot_be_read_is_a_failure(path: str, message: str) -> None:
    """It stands among the others with its reason."""
    (failure,) = read(path)
    assert isinstance(failure, Failure)
    assert message in str(failure.error)


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/long", "/long: the answer is longer than 2,000 bytes"),
        ("/packed", "/packed: the answer is longer than 2,000 bytes"),
        ("/round", "the server answers 302"),
        ("/away", "cannot be reached (unknown url type: ftp)"),
        ("/short", "broke off"),
    ],
)
def test_an_answer_that_is_no_good_is_an_error(path: str, message: str) -> None:
    """Too long, packed too well, sent round in circles, sent to another protocol, or cut short."""
    assert message in error(path)


@pytest.mark.parametrize(("path", "timeout", "deadline"), [("/silent", 0.1, 5), ("/drip", 5, 0.2)])
def test_a_slow_answer_is_an_error(path: str, timeout: float, deadline: float) -> None:
    """Neither silence nor a drip keeps the reader waiting."""
    assert error(path, timeout=timeout, deadline=deadline) == f"{path}: no answer came in time"


def test_a_server_that_is_not_there_is_an_error() -> None:
    """The reason of the system is passed on."""
    with server() as address:
        pass
    with pytest.raises(InputError, match="cannot be reached"):
        web.fetch(address)


@pytest.mark.parametrize(
    "url", ["ftp://127.0.0.1/a", "http://", "http://[1/a", "file:///etc/passwd", "http://a:b@127.0.0.1/"]
)
def test_only_plain_web_addresses_are_fetched(url: str) -> None:
    """Other protocols, broken addresses and passwords are refused, and a password is not repeated."""
    with pytest.raises(InputError) as caught:
        web.fetch(url)
    assert "a:b" not in caught.value.message


def test_offline_is_refused_before_a_socket_is_opened() -> None:
    """The server is never asked."""
    with server() as address:
        (failure,) = sources.documents([f"{address}/page"], offline=True)
    assert isinstance(failure, Failure)
    assert "offline" in str(failure.error)

"""Opening addresses of the web, and what is said when one gives no answer."""

from __future__ import annotations

from email.message import Message
from http.client import BadStatusLine
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request

import pytest

from kg import web


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (HTTPError("http://a.example/", 404, "Not Found", Message(), None), "the server answers 404 Not Found"),
        (URLError(TimeoutError()), "no answer came in time"),
        (TimeoutError(), "no answer came in time"),
        (URLError(ConnectionRefusedError("refused")), "cannot be reached (refused)"),
        (BadStatusLine("x"), "the answer broke off or is no HTTP (BadStatusLine)"),
    ],
)
def test_each_error_has_its_words(error: Exception, words: str) -> None:
    """Whatever urllib and the system call it."""
    assert web.reason(error) == words


@pytest.mark.parametrize("address", ["file:///etc/hostname", "ftp://a.example/x", "data:text/plain,x"])
def test_only_http_is_opened(address: str) -> None:
    """What is no page of the web is refused, also behind a redirect: the same opener follows it."""
    request = Request(address)  # noqa: S310  it is what must be refused

    with pytest.raises(URLError, match="unknown url type"):
        web.opener(request).open(request)


@pytest.mark.parametrize(("body", "follows"), [(None, True), (b"a=b", False)])
def test_a_redirect_is_followed_only_without_a_body(body: bytes | None, follows: bool) -> None:  # noqa: FBT001  a case
    """What was to be sent would be lost on the way."""
    made = web.opener(Request("http://a.example/", data=body))

    assert any(isinstance(each, HTTPRedirectHandler) for each in vars(made)["handlers"]) is follows

"""Pages of the web: fetched because somebody named them, within bounds of time and size."""

from __future__ import annotations

import re
import time
import zlib
from typing import TYPE_CHECKING, NamedTuple, Protocol
from urllib.parse import quote, urlsplit, urlunsplit

from kg.errors import InputError
from kg.sources.raw import Raw, of_bytes, translated
from kg.web import opener, reason

if TYPE_CHECKING:
    from email.message import Message

TIMEOUT = 20.0
"""Seconds that a server may be silent."""

DEADLINE = 120.0
"""Seconds that a page may take in all."""

SIZE = 50_000_000
"""The longest answer, in bytes, packed and unpacked."""

_PIECE = 65_536
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_AGENT = "text2kg (reads pages that its user names)"


class Page(NamedTuple):
    """The bytes that a server gave, and the media type it declared (empty when it declared none)."""

    raw: Raw
    media_type: str


class _Answer(Protocol):
    """What is used of an answer of urllib."""

    headers: Message

    def read1(self, size: int = ..., /) -> bytes: ...


def is_address(name: str) -> bool:
    """Tell whether a name begins like a URL (``https://``), which no sensible path does."""
    return bool(_ADDRESS.match(name))


def fetch(
    url: str, *, timeout: float = TIMEOUT, size: int = SIZE, deadline: float = DEADLINE, offline: bool = False
) -> Page:
    """Fetch a page over http or https, following redirects.

    ``timeout`` and ``deadline`` are seconds, ``size`` is bytes.  Raises ``InputError`` when there is no answer in time,
    an answer that is an error or too long, and, before any socket is opened, when ``offline`` is set.
    """
    if offline:
        raise InputError(
            f"{url}: this is on the network, and reading is offline", hint="save the page as a file, and name that"
        )
    # These take 60 ms to import, and most builds read files only.
    from http.client import HTTPException  # noqa: PLC0415
    from urllib.request import Request  # noqa: PLC0415

    address = _ascii(url)
    request = Request(address, headers={"User-Agent": _AGENT})  # noqa: S310  _ascii lets only http and https pass
    try:
        with opener(request).open(request, timeout=timeout) as answer:
            data = _body(answer, url, size=size, until=time.monotonic() + deadline)
            headers: Message = answer.headers
    except (OSError, HTTPException) as error:
        raise _unreachable(url, error) from error
    charset = headers.get_content_charset()
    media_type = headers.get_content_type() if "content-type" in headers else ""
    return Page(of_bytes(data, ident=url, source=url, charset=charset), media_type)


def path(url: str) -> str:
    """Return the path of an address, whose extension may tell the kind of the page."""
    return urlsplit(url).path


def _ascii(url: str) -> str:
    """Write an address in ASCII as servers want it; raises ``InputError`` for one that is none, or holds a password."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port else ""
    except ValueError as error:
        raise InputError(
            f"{url}: this is no address ({error})", hint="give one like https://example.org/a.html"
        ) from error
    if parts.scheme.lower() not in {"http", "https"} or not host:
        raise InputError(
            f"{url}: only http and https addresses can be fetched", hint="save it as a file, and name that"
        )
    if "@" in parts.netloc:
        raise InputError(
            f"an address on {host} holds a user name or password, which would end up in the graph",
            hint="save the page as a file",
        )
    safe = "/:@!$&'()*+,;=%~-._?"
    place = f"[{host}]" if ":" in host else host
    return urlunsplit((parts.scheme, place + port, quote(parts.path, safe=safe), quote(parts.query, safe=safe), ""))


def _body(answer: _Answer, url: str, *, size: int, until: float) -> bytes:
    data = bytearray()
    while piece := answer.read1(_PIECE):
        data += piece
        if len(data) > size:
            raise _too_long(url, size)
        if time.monotonic() > until:
            raise TimeoutError
    promised = answer.headers.get("content-length", "0")
    if promised.isdecimal() and len(data) < int(promised):
        raise InputError(f"{url}: the answer broke off after {len(data):,} bytes", hint="try again later")
    if (answer.headers.get("content-encoding") or "").lower() != "gzip":
        return bytes(data)
    with translated(url):
        unpacked = zlib.decompressobj(wbits=31).decompress(bytes(data), size + 1)
    if len(unpacked) > size:
        raise _too_long(url, size)
    return unpacked


def _too_long(url: str, size: int) -> InputError:
    return InputError(f"{url}: the answer is longer than {size:,} bytes", hint="save it as a file, and name that")


def _unreachable(url: str, error: Exception) -> InputError:
    hint = "look whether a browser can show it, then save it as a file"
    return InputError(f"{url}: {reason(error)}", hint=hint)

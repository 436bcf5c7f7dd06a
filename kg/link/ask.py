"""Asks a web service for JSON, politely: one request at a time, and again only where that may help."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlencode, urlsplit

from kg.errors import InputError
from kg.web import cause, opener, reason

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from email.message import Message

_AGENT = "text2kg (links the entities of a graph that its user names)"
_SIZE = 50_000_000
"""The longest answer, in bytes."""
_AGAIN = frozenset(
    {
        HTTPStatus.REQUEST_TIMEOUT,
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.INTERNAL_SERVER_ERROR,
        HTTPStatus.BAD_GATEWAY,
        HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.GATEWAY_TIMEOUT,
    }
)
_LONGEST_WAIT = 60.0
_HINT = "try again later; nothing was changed"


@dataclass(frozen=True, slots=True)
class Manners:
    """How to treat a service: seconds that it may be silent, how often to ask, seconds before asking again (doubled
    each time, unless the service says how many), seconds between two requests.
    """  # noqa: D205  one list

    timeout: float = 30.0
    tries: int = 3
    wait: float = 2.0
    pause: float = 0.1
    sleep: Callable[[float], None] = time.sleep


class Answer(Protocol):
    """What is used of an answer of urllib."""

    headers: Message

    def read(self, size: int = ..., /) -> bytes:
        """Read at most so many bytes."""
        ...

    def geturl(self) -> str:
        """Return the address that answered, behind redirects."""
        ...


@dataclass(frozen=True, slots=True)
class _Fault(Exception):
    """Why there was no answer; ``wait`` is how many seconds the service asks for, ``again`` whether to try."""

    words: str
    again: bool
    wait: float | None = None


def get(url: str, manners: Manners) -> tuple[str, object]:
    """Fetch JSON, following redirects; return the address that gave it, and what it says.

    Raises ``InputError`` as ``post`` does.
    """
    return _asked(url, None, manners)


def post(url: str, form: Mapping[str, str], manners: Manners) -> object:
    """Send a form and return the JSON of the answer.

    Raises ``InputError`` when there is no answer in time, an error, one too long, or one that is no JSON.
    """
    return _asked(url, urlencode(form).encode(), manners)[1]


def _asked(url: str, body: bytes | None, manners: Manners) -> tuple[str, object]:
    _check(url)
    wait = manners.wait
    for left in range(manners.tries - 1, -1, -1):
        try:
            place, data = _sent(url, body, manners.timeout)
        except _Fault as fault:
            if not (fault.again and left):
                raise InputError(f"{url}: {fault.words}", hint=_HINT) from fault
            manners.sleep(min(fault.wait if fault.wait is not None else wait, _LONGEST_WAIT))
            wait *= 2
        else:
            return place, _parsed(data, url)
    raise AssertionError  # the last try returns or raises


def _check(url: str) -> None:
    """Refuse what is no plain web address; one with a password would end up in the graph."""
    try:
        parts = urlsplit(url)
        known = parts.scheme in {"http", "https"} and bool(parts.hostname) and url.isascii() and " " not in url
    except ValueError:
        known = False
    if not known:
        raise InputError(f"{url}: this is no address of a service", hint="give one like https://example.org/reconcile")
    if "@" in parts.netloc:
        hint = "give the address without them"
        raise InputError(f"an address on {parts.hostname} holds a user name or password", hint=hint)


def _sent(url: str, body: bytes | None, timeout: float) -> tuple[str, bytes]:
    """Send one request; raises ``_Fault``."""
    from http.client import HTTPException  # noqa: PLC0415  these take 60 ms to import
    from urllib.request import Request  # noqa: PLC0415  as above

    headers = {"User-Agent": _AGENT, "Accept": "application/json"}
    request = Request(url, data=body, headers=headers)  # noqa: S310  only http and https come here
    try:
        with opener(request).open(request, timeout=timeout) as answer:
            return _read(answer)
    except (OSError, HTTPException) as error:
        raise _fault(error) from error


def _read(answer: Answer) -> tuple[str, bytes]:
    data = answer.read(_SIZE + 1)
    if len(data) > _SIZE:
        raise _Fault(f"the answer is longer than {_SIZE:,} bytes", again=False)
    return answer.geturl(), data


def _fault(error: Exception) -> _Fault:
    from urllib.error import HTTPError  # noqa: PLC0415  as above

    words = reason(error)
    if isinstance(error, HTTPError):
        wait = error.headers.get("retry-after", "") if error.headers else ""
        return _Fault(words, again=error.code in _AGAIN, wait=float(wait) if wait.isdecimal() else None)
    behind = cause(error)
    broke_off = isinstance(behind, ConnectionError) and not isinstance(behind, ConnectionRefusedError)
    return _Fault(words, again=broke_off or isinstance(behind, TimeoutError) or not isinstance(error, OSError))


def _parsed(data: bytes, url: str) -> object:
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        shown = data[:40].decode(errors="replace").strip()
        hint = "give the address of a reconciliation service; download an RDF file, and name that"
        raise InputError(f"{url}: the answer is no JSON; it begins {shown!r}", hint=hint) from error

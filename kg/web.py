"""Opens addresses of the web: http and https only, and says in words why one gave no answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from urllib.request import OpenerDirector, Request


def opener(request: Request) -> OpenerDirector:
    """Build what opens a request over http or https: urllib's own would follow a redirect to ftp.

    Redirects are followed where the request has no body, which a redirect would drop.
    """
    from urllib import request as known  # noqa: PLC0415  these take 60 ms to import, and most commands need none

    made = known.OpenerDirector()
    for handler in (
        known.ProxyHandler,
        known.UnknownHandler,
        known.HTTPHandler,
        known.HTTPSHandler,
        known.HTTPDefaultErrorHandler,
        known.HTTPErrorProcessor,
        *([known.HTTPRedirectHandler] if request.data is None else []),
    ):
        made.add_handler(handler())
    return made


def reason(error: Exception) -> str:
    """Say why there was no answer, and let go of an answer that is an error, which has a socket, too."""
    from urllib.error import HTTPError  # noqa: PLC0415  as above

    behind = cause(error)
    if isinstance(error, HTTPError):
        error.close()
        return f"the server answers {error.code} {error.reason}"
    if isinstance(behind, TimeoutError):
        return "no answer came in time"
    if isinstance(error, OSError):
        return f"cannot be reached ({behind})"
    return f"the answer broke off or is no HTTP ({type(error).__name__})"


def cause(error: Exception) -> object:
    """Return what lies behind an error of urllib: the system's own error, or words."""
    from urllib.error import URLError  # noqa: PLC0415  as above

    return error.reason if isinstance(error, URLError) else error

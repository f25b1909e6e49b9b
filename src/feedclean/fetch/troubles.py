"""What went wrong, as a value that says in one line what happened and what to do next."""

from __future__ import annotations

import ssl
from datetime import timedelta
from typing import Final

import httpcore

from feedclean.fetch.decoding import BrokenEncodingError
from feedclean.fetch.dial import ForbiddenAddressError, NameNotFoundError
from feedclean.model import Reason


class LongHeaderError(Exception):
    """The header section is longer than allowed."""


_STATUS: Final = {
    400: "the server did not understand the request (400): check the address in a browser",
    401: "a user name and password are needed (401): put them into the site's file",
    402: "the server wants payment (402)",
    403: "the server refuses us (403): perhaps it refuses all robots; a cookie in the site's file may help",
    404: "nothing at this address (404): check whether the page or feed has moved",
    406: "the server has no form of it that we read (406)",
    408: "the server gave up waiting (408): try again later",
    410: "gone for good (410): take this source out of the configuration",
    421: "the server does not serve this host name (421)",
    429: "the server asks us to come less often (429)",
    451: "withheld for legal reasons (451)",
}
_CERTIFICATE: Final = {
    10: "its certificate has expired: tell its owner",
    9: "its certificate is not valid yet: check this computer's clock",
    18: "its certificate is self-signed: if it is yours, name its file in SSL_CERT_FILE",
    19: "its certificate chain ends in an unknown authority: if it is yours, name its file in SSL_CERT_FILE",
    20: "its certificate chain is incomplete or from an unknown authority: tell its owner, or see SSL_CERT_FILE",
    62: "its certificate is for another name: check the address",
}


def of_status(status: int, waiting: timedelta | None) -> tuple[Reason, str]:
    """Return reason and message for a response status that is no success."""
    message = _STATUS.get(status)
    if message is None:
        whose = "the server has a problem" if status >= 500 else "the server refused the request"
        message = f"{whose} ({status}): try again later"
    if waiting:
        message += f", and not before {_span(waiting)} have passed"
    reason = {410: Reason.GONE, 429: Reason.RATE_LIMITED}.get(status, Reason.HTTP)
    return reason, message


def of_exception(error: Exception, host: str) -> tuple[Reason, str]:
    """Return reason and message for what connecting, reading and decoding raise."""
    match error:
        case ForbiddenAddressError():
            at = "" if str(error) == host else f"at {error}, "
            says = f"{host} is {at}not a public address: if it is yours, name it in `allow_private`"
            return Reason.FORBIDDEN_ADDRESS, says
        case NameNotFoundError() if error.temporary:
            return Reason.DNS, f"{host} could not be looked up ({error}): check this computer's name server"
        case NameNotFoundError():
            return Reason.DNS, f"there is no host {host} ({error}): check the address"
        case httpcore.ConnectTimeout():
            return Reason.TIMEOUT, f"{host} did not accept a connection in time: try again later"
        case TimeoutError() | httpcore.TimeoutException():
            return Reason.TIMEOUT, f"{host} took too long: try again later; see `read_time` and `total_time`"
        case BrokenEncodingError():
            return Reason.PROTOCOL, f"{host} sent a body that cannot be decoded ({error}): try again later"
        case LongHeaderError():
            return Reason.TOO_LARGE, f"{host} sent a header section that is too long: see `max_header`"
        case httpcore.RemoteProtocolError() if getattr(error.__cause__, "error_status_hint", None) == 431:
            return Reason.TOO_LARGE, f"{host} sent a header section without end"
        case httpcore.ConnectError():
            return _of_connect(error, host)
        case httpcore.ProtocolError():
            return Reason.PROTOCOL, f"{host} broke the rules of HTTP ({_line(error)}): try again later"
        case httpcore.NetworkError():
            return Reason.CONNECT, f"the connection to {host} broke ({_line(error)}): try again later"
        case _:
            return Reason.PROTOCOL, f"{host} could not be read ({type(error).__name__}: {_line(error)})"


def _of_connect(error: httpcore.ConnectError, host: str) -> tuple[Reason, str]:
    match error.__cause__:
        case ssl.SSLCertVerificationError() as cause:
            says = _CERTIFICATE.get(cause.verify_code) or f"its certificate is not good: {cause.verify_message}"
            return Reason.TLS, f"no safe connection to {host}: {says}"
        case ssl.SSLError() as cause:
            says = (cause.reason or "handshake failed").replace("_", " ").lower()
            return Reason.TLS, f"no safe connection to {host} ({says}): check whether it is http:// instead"
        case _:
            return Reason.CONNECT, f"cannot connect to {host} ({_line(error)}): try again later"


def _line(error: Exception) -> str:
    """One short line of printable characters: some messages quote what a server sent."""
    text = "".join(c if c.isprintable() else " " for c in str(error)[:160])
    return " ".join(text.split()) or type(error).__name__


def _span(time: timedelta) -> str:
    seconds = int(time.total_seconds())
    if seconds < 120:
        return f"{seconds} seconds"
    return f"{seconds // 60} minutes" if seconds < 7200 else f"{seconds // 3600} hours"

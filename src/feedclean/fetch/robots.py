"""robots.txt (RFC 9309): what a host lets robots fetch, and how fast. The rules are remembered, within bounds."""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from protego import Protego

# RFC 9309 §2.5: at least this much must be read.
MAX_BYTES: Final = 512 * 1024
# An unreachable robots.txt means "no" (RFC 9309 §2.3.1.4), but not for a whole day.
_UNKNOWN_LIFETIME: Final = timedelta(hours=1)
# As generous as protego: with a colon or without, in one word or two.
_AGENT: Final = re.compile(r"user(?:-|\s+)?agent(?:\s*:|\s)\s*(.*)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Rules:
    """One host's rules until `expires`; `problem` says why nothing is allowed when the file could not be had."""

    expires: datetime
    parsed: Protego | None = None
    problem: str | None = None

    def allows(self, url: str, token: str) -> bool:
        """Whether a robot that calls itself `token` may fetch `url`."""
        if self.problem:
            return False
        return self.parsed is None or bool(self.parsed.can_fetch(url, token))

    def delay(self, token: str) -> float | None:
        """Return the seconds that the host wants between requests (`Crawl-delay`, `Request-rate`)."""
        if self.parsed is None:
            return None
        delay = self.parsed.crawl_delay(token)
        if delay is not None:
            return float(delay)
        rate = self.parsed.request_rate(token)
        return rate.seconds / rate.requests if rate else None


def product_token(user_agent: str) -> str:
    """Return the name that robots.txt knows us by (RFC 9309 §2.2.1): the first word, without its version."""
    return re.split(r"[/\s(;]", user_agent.strip(), maxsplit=1)[0].lower() or "feedclean"


def read(body: bytes, *, token: str, expires: datetime) -> Rules:
    """Return the rules of a robots.txt, whatever its bytes are.

    Groups for other robots are renamed to one name before parsing: a file of many thousand groups would otherwise
    cost the square of their number.
    """
    text = body[:MAX_BYTES].decode("utf-8-sig", "replace")

    # Lines as protego parts them, or one could be hidden from us.
    lines = (_for_us_or_somebody(line, token) for line in text.splitlines())
    return Rules(expires, Protego.parse("\n".join(lines)))


def _for_us_or_somebody(line: str, token: str) -> str:
    agent = _AGENT.fullmatch(line.partition("#")[0].strip())
    if not agent or agent[1].strip().lower() in ("*", token):
        return line
    return "User-agent: somebody-else"


def answer(status: int, body: bytes, *, token: str, now: datetime, lifetime: timedelta) -> Rules:
    """Return what a response to the request for robots.txt means (RFC 9309 §2.3.1)."""
    if status == 429 or status >= 500:
        return Rules(now + min(lifetime, _UNKNOWN_LIFETIME), problem=f"it answered {status}")
    if 200 <= status < 300:
        return read(body, token=token, expires=now + lifetime)
    return Rules(now + lifetime)


class Memory:
    """The rules of the origins lately asked, at most `size` of them."""

    def __init__(self, size: int) -> None:
        """Start empty."""
        self._rules: OrderedDict[str, Rules] = OrderedDict()
        self._size = size

    def __len__(self) -> int:
        """Return how many origins are remembered."""
        return len(self._rules)

    def get(self, origin: str, *, now: datetime) -> Rules | None:
        """Return an origin's rules while they hold."""
        rules = self._rules.get(origin)
        if rules is None or rules.expires <= now:
            return None
        self._rules.move_to_end(origin)
        return rules

    def put(self, origin: str, rules: Rules) -> None:
        """Remember an origin's rules."""
        self._rules[origin] = rules
        self._rules.move_to_end(origin)
        while len(self._rules) > self._size:
            self._rules.popitem(last=False)

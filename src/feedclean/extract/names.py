"""What the site calls itself, to know it where it stands in titles and bylines."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

_NOT_WORD: Final = re.compile(r"[\W_]+")
# Second-level labels under which names are registered: "example.co.uk" is called "example".
_GENERIC: Final = frozenset("co com org net ac gov edu or ne go gob".split())
_LONG_ENOUGH: Final = 4
# News agencies, whose reports others print, in letters only; `the` may stand before them.
_AGENCIES: Final = frozenset(
    "aap adnkronos afp agencefrancepresse agenciabrasil agenciaefe anadoluajansı aninews anp ansa ap apa "
    "asianewsinternational associatedpress austriapresseagentur belga bloomberg canadianpress ctk čtk "
    "deutschepresseagentur dpa efe epd europapress ians interfax keystonesda kna kyodo kyodonews lusa ntb pamedia "
    "pressassociation presstrustofindia pti reuters ritzau sda sid tanjug tass ttnyhetsbyrån ukrinform unian upi "
    "xinhua yonhap tasr sita mti stt pap agerpres mediafax bta hina antara bernama ttxvn irna isna wafa απεμπε "
    "時事通信 共同通信 新华社 新華社 中央社 연합뉴스".split()
)


@lru_cache(maxsize=4096)
def bare(text: str) -> str:
    """Return the letters and digits of `text`, case folded: what two spellings of a name have in common."""
    return _NOT_WORD.sub("", text.casefold())


def host_of(url: str | None) -> str:
    """Return an address's host in lower case without `www.`, '' where there is none."""
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def label_of(host: str) -> str:
    """Return the name in a host: `example` of `news.example.co.uk`."""
    labels = host.split(".")[:-1]
    if len(labels) > 1 and labels[-1] in _GENERIC:
        labels.pop()
    return labels[-1] if labels else ""


def is_agency(name: str) -> bool:
    """Tell whether a news agency is called so."""
    return bare(name).removeprefix("the") in _AGENCIES


def is_at_home(address: str, url: str | None) -> bool:
    """Tell whether an address is of the same site as the page at `url`, as far as their names tell."""
    there, here = host_of(address), host_of(url)
    return not (there and here) or label_of(there) in here or label_of(here) in there


class SiteNames:
    """The names by which a site goes: what it says of itself, and its host."""

    __slots__ = ("_bare", "_host", "_label", "_written", "best")

    def __init__(self, names: Iterable[str], host: str) -> None:
        """Take the names in order of trust; the first is the `best`."""
        told = [n for n in names if n and len(n) < 80]
        self.best: str | None = told[0] if told else None
        self._bare = {bare(n) for n in told} - {""}
        self._host = bare(host)
        self._written = host
        self._label = bare(label_of(host))

    def match(self, text: str) -> bool:
        """Tell whether `text` is nothing but the site's name, as such or as its host."""
        this = bare(text)
        if not this:
            return False
        if this in self._bare or this in {self._host, self._label, f"www{self._host}"}:
            return True
        if self._host and len(this) >= _LONG_ENOUGH:
            # "The Example", "Example News", "news.example.org": the host's name and little more.
            if (
                self._label in this
                and len(self._label) >= _LONG_ENOUGH
                and len(this) <= len(self._label) + 10
                and not this[-1].isdigit()
            ):
                return True
            if this in self._host and len(this) * 2 >= len(self._label):
                return True
        return any(
            len(n) >= _LONG_ENOUGH and n in this and len(this) <= len(n) + 8 and not this[-1].isdigit()
            for n in self._bare
        )

    def without_host(self, title: str) -> str:
        """Return a title without the host that stands before it ("example.org Title")."""
        host, space, rest = title.partition(" ")
        return rest if space and self._written and host.lower().removeprefix("www.") == self._written else title

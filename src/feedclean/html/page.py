"""One parse, one walk: a page as parallel lists in document order.

Node `i` is an element when `tags[i]` is not empty, else a text node. The descendants of `i` are exactly the nodes
`i+1 … ends[i]-1`, so a subtree is a range and "is x inside y" is two comparisons. Comments, scripts and styles are
left out; the text of `<script type="application/ld+json">` is kept in `Page.json_ld`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from types import MappingProxyType
from typing import Final
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from feedclean.html.encoding import recode
from feedclean.html.guard import defuse
from feedclean.html.mojibake import undoubled
from feedclean.html.references import may_be_escaped_twice, mended

_SKIPPED: Final = frozenset({"script", "style", "template", "svg"})
_LEFT_OUT: Final = "-"
BLOCKS: Final = frozenset(
    "address article aside blockquote body caption center col colgroup dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p "
    "pre search section summary table tbody td tfoot th thead tr ul".split()
)
"""The block-level elements of HTML."""
_PARTING: Final = BLOCKS | {"br"}
_BLOCK_CLASSES: Final = frozenset("block flex grid d-block d-flex d-grid br".split())
_MOST_IN_LINE: Final = 2000  # nodes
# More than any page that people read; what follows in a page made to exhaust memory is left out.
MAX_NODES: Final = 250_000
_NO_ATTRIBUTES: Final[Mapping[str, str | None]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Page:
    """A flattened page; see the module's text for the shape of the lists (all of one length).

    `places` holds the elements of each tag in document order.
    """

    url: str | None
    tags: list[str]
    parents: list[int]
    ends: list[int]
    attributes: list[Mapping[str, str | None]]
    texts: list[str]
    json_ld: tuple[str, ...]
    places: Mapping[str, list[int]]

    def elements(self, *tags: str, within: int = 0) -> Iterator[int]:
        """Yield the elements with one of these tags in the subtree of `within`, in document order."""
        return iter(self.elements_between(tags, within, self.ends[within]))

    def elements_between(self, tags: Iterable[str], first: int, last: int) -> list[int]:
        """Return the elements with one of these tags among the nodes `first … last-1`, in document order."""
        found = [self.places[tag] for tag in tags if tag in self.places]
        parts = [nodes[bisect_left(nodes, first) : bisect_left(nodes, last)] for nodes in found]
        return parts[0] if len(parts) == 1 else sorted(chain.from_iterable(parts))

    def children(self, node: int) -> Iterator[int]:
        """Yield the direct children of `node`, text nodes included."""
        i = node + 1
        while i < self.ends[node]:
            yield i
            i = self.ends[i]

    def text(self, node: int) -> str:
        """Return the subtree's text with white space folded, words apart where a reader sees them so.

        (Not in what is far too large for a line: steps that ask for many of those, one in the other, stay quick.)
        """
        end = self.ends[node]
        pieces = self.texts[node:end]
        for i in range(node + 1, end if end - node <= _MOST_IN_LINE else node):
            if self.tags[i] and self.parts(i):
                for at in {i, self.ends[i]} - {end}:
                    pieces[at - node] = f" {pieces[at - node]}"
        return " ".join("".join(pieces).split())

    def parts(self, node: int) -> bool:
        """Tell whether an element parts the words before it from its own, and these from what follows."""
        return self.tags[node] in _PARTING or (bool(own := self.attributes[node]) and is_block(own.get("class")))

    def get(self, node: int, name: str) -> str:
        """Return an attribute's value, '' where it is absent or empty."""
        return self.attributes[node].get(name) or ""

    def resolve(self, address: str) -> str:
        """Return `address` as absolute, by the page's `<base>` and its own address.

        Raises `ValueError` for what is no address, like "http://[x".
        """
        return urljoin(self.base_url or "", address.strip())

    @property
    def base_url(self) -> str | None:
        """The address that relative ones are resolved against: that of the first `<base>`, if it is an address."""
        href = next(filter(None, (self.get(node, "href") for node in self.places.get("base", ()))), "")
        return _joined(self.url or "", href) or self.url


def is_block(names: str | None) -> bool:
    """Tell whether classes of the usual style sheets show an inline element as a block: "block", "d-flex"."""
    if names and ("block" in names or "flex" in names or "grid" in names or names.endswith("br")):
        return not _BLOCK_CLASSES.isdisjoint(names.split())
    return False


def parse(body: bytes | str, *, url: str | None = None, content_type: str | None = None, mending: bool = True) -> Page:
    """Parse HTML and flatten it. Never raises for bad markup; linear in the size of the page, with no recursion.

    A `url` that is no address ("http://[x") is left out.

    `mending` is off for markup of our own: what it says is meant.
    """
    if isinstance(body, bytes):
        data = recode(body, content_type)
    else:
        data = body.encode("utf-8", "replace")
        # Text too may have been read in the wrong encoding: by whoever hands it to us.
        data = undoubled(data) if mending else data
    tree = LexborHTMLParser(defuse(data))
    tags: list[str] = []
    parents: list[int] = []
    ends: list[int] = []
    attributes: list[Mapping[str, str | None]] = []
    texts: list[str] = []
    json_ld: list[str] = []
    # This loop sees every node of every page: bound methods, and names that are told once by their number, are worth a
    # third of its time.
    add_tag, add_parent, add_end = tags.append, parents.append, ends.append
    add_attributes, add_text = attributes.append, texts.append
    known: dict[int, tuple[str, list[int]]] = {}
    node = tree.root
    index = 0
    parent = -1
    open_nodes = []
    while node is not None:
        number = node.tag_id
        told = known.get(number)
        if told is None:
            told = known[number] = (_role(node.tag or ""), [])
        tag, places = told
        if not tag:
            add_tag("")
            add_parent(parent)
            add_attributes(_NO_ATTRIBUTES)
            add_text(node.text_content or "")
            index += 1
            add_end(index)
            following = node.next
        elif tag is _LEFT_OUT:
            if node.tag == "script" and "ld+json" in (node.attributes.get("type") or "").lower():
                json_ld.append(node.text())
            following = node.next
        elif index >= MAX_NODES:
            following = None
        else:
            add_tag(tag)
            places.append(index)
            add_parent(parent)
            add_attributes(node.attributes or _NO_ATTRIBUTES)
            add_text("")
            child = node.first_child
            if child is not None:
                open_nodes.append((node, index))
                parent = index
                index += 1
                add_end(index)
                node = child
                continue
            index += 1
            add_end(index)
            following = node.next
        while following is None and open_nodes:
            closed, i = open_nodes.pop()
            ends[i] = index
            parent = parents[i]
            following = closed.next
        node = following
    where = dict(known.values())
    if mending and may_be_escaped_twice(data):
        texts, attributes = mended(texts, attributes, ends, where)
    return Page(_joined(url or "", "") or None, tags, parents, ends, attributes, texts, tuple(json_ld), where)


def _joined(base: str, address: str) -> str:
    """Return an address made absolute, '' for what is none."""
    try:
        joined = urljoin(base, address)
        urlsplit(joined)
    except ValueError:
        return ""
    return joined


def _role(name: str) -> str:
    """Return '' for text, the tag of an element, and `_LEFT_OUT` for comments, scripts and the like."""
    if name == "-text":
        return ""
    return _LEFT_OUT if name in _SKIPPED or name[:1] in ("-", "!", "") else name

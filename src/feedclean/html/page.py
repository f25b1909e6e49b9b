"""One parse, one walk: a page as parallel lists in document order.

Node `i` is an element when `tags[i]` is not empty, else a text node. The descendants of `i` are exactly the nodes
`i+1 … ends[i]-1`, so a subtree is a range and "is x inside y" is two comparisons. Comments, scripts and styles are
left out; the text of `<script type="application/ld+json">` is kept in `Page.json_ld`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

from feedclean.html.encoding import decode

SKIPPED: Final = frozenset({"script", "style", "template", "svg"})
_NO_ATTRIBUTES: Final[Mapping[str, str | None]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Page:
    """A flattened page; see the module's text for the shape of the lists (all of one length)."""

    url: str | None
    tags: list[str]
    parents: list[int]
    ends: list[int]
    attributes: list[Mapping[str, str | None]]
    texts: list[str]
    json_ld: tuple[str, ...]

    def elements(self, *tags: str, within: int = 0) -> Iterator[int]:
        """Yield the elements with one of these tags in the subtree of `within`, in document order."""
        for i in range(within, self.ends[within]):
            if self.tags[i] in tags:
                yield i

    def children(self, node: int) -> Iterator[int]:
        """Yield the direct children of `node`, text nodes included."""
        i = node + 1
        while i < self.ends[node]:
            yield i
            i = self.ends[i]

    def text(self, node: int) -> str:
        """Return the subtree's text with white space folded."""
        return " ".join("".join(self.texts[node : self.ends[node]]).split())

    def get(self, node: int, name: str) -> str:
        """Return an attribute's value, '' where it is absent or empty."""
        return self.attributes[node].get(name) or ""

    def resolve(self, address: str) -> str:
        """Return `address` as absolute, by the page's `<base>` and its own address."""
        return urljoin(self.base_url or "", address.strip())

    @property
    def base_url(self) -> str | None:
        """The address that relative ones are resolved against."""
        for i in self.elements("base"):
            if href := self.get(i, "href"):
                return urljoin(self.url or "", href)
        return self.url


def parse(body: bytes | str, *, url: str | None = None, content_type: str | None = None) -> Page:
    """Parse HTML and flatten it. Never raises for bad markup; linear in the size of the page, with no recursion."""
    text = body if isinstance(body, str) else decode(body, content_type)
    # NUL is the one character that C strings cannot carry.
    tree = LexborHTMLParser(text.replace("\0", "\ufffd"))
    tags: list[str] = []
    parents: list[int] = []
    ends: list[int] = []
    attributes: list[Mapping[str, str | None]] = []
    texts: list[str] = []
    json_ld: list[str] = []
    node = tree.root
    parent = -1
    open_nodes = []
    while node is not None:
        index = len(tags)
        if node.is_text_node:
            tags.append("")
            parents.append(parent)
            ends.append(index + 1)
            attributes.append(_NO_ATTRIBUTES)
            texts.append(node.text_content or "")
            following = node.next
        else:
            tag = node.tag or ""
            if tag in SKIPPED or not tag or tag[0] in "-!":
                if tag == "script" and "ld+json" in (node.attributes.get("type") or ""):
                    json_ld.append(node.text())
                following = node.next
            else:
                tags.append(tag)
                parents.append(parent)
                ends.append(index + 1)
                attributes.append(node.attributes)
                texts.append("")
                child = node.first_child
                if child is not None:
                    open_nodes.append((node, index))
                    parent = index
                    node = child
                    continue
                following = node.next
        while following is None and open_nodes:
            closed, i = open_nodes.pop()
            ends[i] = len(tags)
            parent = parents[i]
            following = closed.next
        node = following
    return Page(url, tags, parents, ends, attributes, texts, tuple(json_ld))

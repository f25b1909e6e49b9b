"""What the model sees of a segment: numbers that depend on no language and on no site.

Only the elements around text matter: they are taken as a small tree in document order (`_Tree`), about a third of the
page's. Sums over any subtree are two look-ups in a running total; everything after the tree is arithmetic on arrays.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from feedclean.extract.segments import Segment
from feedclean.extract.words import BITS, CONCEALED, NAMES, TAG_BITS, Lexicon
from feedclean.html import Page

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
_CHAIN_SHARE: Final = 0.55
_LEVELS: Final = 4
WIDTH: Final = 150  # features
_KINDS: Final = {
    k: i for i, k in enumerate("p h1 h2 h3 h4 h5 h6 li td th dt dd pre figcaption caption summary".split())
}
_SAFE: Final = (
    BITS["comment"] | BITS["related"] | BITS["popular"] | BITS["newsletter"] | BITS["cookie"] | BITS["footer"]
    | TAG_BITS["nav"] | TAG_BITS["footer"] | TAG_BITS["aside"]
)  # fmt: skip
_OTHER, _SPACE, _DIGIT, _UPPER, _LOWER, _STOP, _COMMA, _WIDE, _SYMBOL = range(9)
_COUNTED: Final = (_SPACE, _DIGIT, _UPPER, _STOP, _COMMA, _WIDE, _SYMBOL)


def _classes() -> NDArray[np.uint8]:
    """Return the class of each character below U+0600; those above are told by range."""
    table = np.zeros(0x10000, np.uint8)
    for code in range(0x600):
        c = chr(code)
        table[code] = (
            _SPACE if c.isspace() else _DIGIT if c.isdigit() else _UPPER if c.isupper() else _LOWER if c.isalpha() else
            _STOP if c in ".!?…" else _COMMA if c in ",;:" else _SYMBOL
        )  # fmt: skip
    table[0x600:0x2000] = _LOWER
    table[0x2000:0x2E80] = _SYMBOL
    table[0x2E80:] = _WIDE
    for c in "。！？｡．؟۔।…":
        table[ord(c)] = _STOP
    for c in "，、；：،؛":
        table[ord(c)] = _COMMA
    for c in "\u2028\u3000\u00a0":
        table[ord(c)] = _SPACE
    return table


_CLASS_OF: Final = _classes()


@dataclass(frozen=True, slots=True)
class Facts:
    """The feature table, and what is needed of the way to it: `near` and `far` are bits per segment.

    `looks` are two numberings of the segments by what they look like: with what is right around them, and wider.
    """

    table: Floats
    near: list[int]
    far: list[int]
    prose: NDArray[np.bool_]
    weight: Floats
    length: Floats
    looks: tuple[Ints, Ints]


@dataclass(frozen=True, slots=True)
class _Tree:
    """The elements around text (`nodes`), a row each in document order.

    `up` is the row of the parent, `unit` of the highest ancestor with the same segments, `wide` of the one above that;
    `alike` counts the siblings with the same tag and class, `look` numbers these.
    """

    nodes: Ints
    row: dict[int, int]
    up: Ints
    wide: Ints
    unit: Ints
    depth: Ints
    first: Ints
    stop: Ints
    near: list[int]
    far: list[int]
    weights: Floats
    alike: Ints
    look: Ints


def _plant(page: Page, segments: list[Segment], starts: Ints, lexicon: Lexicon) -> _Tree:
    parents, ends = page.parents, page.ends
    seen: set[int] = {-1}
    for s in segments:
        node = s.box
        while node not in seen:
            seen.add(node)
            node = parents[node]
    seen.discard(-1)
    order = sorted(seen)
    row = dict(zip(order, range(len(order)), strict=True))
    row[-1] = 0
    nodes = np.array(order, np.int64)
    first = np.searchsorted(starts, nodes)
    stop = np.searchsorted(starts, np.array([ends[n] for n in order], np.int64))
    size = (stop - first).tolist()
    up = [row[parents[node]] for node in order]
    names = _read_names(page, order, lexicon)
    near, close, wider = names.bits, names.close, names.wider
    wide, unit, depth, far = [0], [0], [0], near[:1]
    # Of the names around it and its own: both sums, the least and the most. Most elements change nothing.
    above = [(close[0], wider[0], min(wider[0], 0.0), max(wider[0], 0.0))]
    for r in range(1, len(order)):
        p = up[r]
        if size[p] > size[r]:
            wide.append(p)
            unit.append(r)
        else:
            wide.append(wide[p])
            unit.append(unit[p])
        depth.append(depth[p] + 1)
        far.append(far[p] | near[r])
        if close[r] or wider[r]:
            own = wider[r]
            nearer, summed, low, high = above[p]
            above.append((close[r] + nearer, summed + own, min(own, low), max(own, high)))
        else:
            above.append(above[p])
    ups = np.array(up)
    weights = np.empty((len(order), 5), np.float32)
    for i, column in enumerate((close, *zip(*above, strict=True))):
        weights[:, i] = column
    look = np.array(names.look)
    alike = _numbered(look * len(order) + ups)
    return _Tree(
        nodes, row, ups, np.array(wide), np.array(unit), np.array(depth), first, stop, near, far, weights,
        np.bincount(alike)[alike], look,
    )  # fmt: skip


def _numbered(keys: Ints) -> Ints:
    """Return small numbers for large ones, the same for the same."""
    return np.unique(keys, return_inverse=True)[1]


@dataclass(frozen=True, slots=True)
class _Names:
    """What the names of elements say, a list entry an element; the same `look` for the same tag and class."""

    bits: list[int]
    close: list[float]
    wider: list[float]
    look: list[int]


def _read_names(page: Page, nodes: list[int], lexicon: Lexicon) -> _Names:
    tags, attributes, read = page.tags, page.attributes, lexicon.read
    found = _Names([], [], [], [])
    looks: dict[tuple[str, str | None], int] = {}
    for node in nodes:
        tag = tags[node]
        bits = 0
        close = wider = 0.0
        names = None
        if own := attributes[node]:
            for key, value in own.items():
                if key == "class":
                    names = value
                if value and key in _NAMING:
                    said, here, around = read(value)
                    bits |= said
                    close += here
                    wider += around
                elif (
                    key == "hidden"
                    or (key == "aria-hidden" and value == "true")
                    or (key == "style" and value and _CONCEALING.search(value))
                ):
                    bits |= CONCEALED
            if tag in _PAGE_WIDE:
                bits &= _OF_BODY
        if tag in TAG_BITS:
            bits |= TAG_BITS[tag]
        found.bits.append(bits)
        found.close.append(close)
        found.wider.append(wider)
        found.look.append(looks.setdefault((tag, names), len(looks)))
    return found


@dataclass(frozen=True, slots=True)
class _Chain:
    """The dominating chain: from the root down while one child holds most of the prose.

    `depths` and `steps` are, for each row of the tree, how far down the chain its lowest ancestor on it is: in
    elements, and in those that hold less than the one above. `last` is the row of the first that no step follows.
    """

    depths: Ints
    steps: Ints
    last: int
    last_step: int


def _chain(page: Page, tree: _Tree, mass: NDArray[np.float64], pieces: NDArray[np.float64]) -> _Chain:
    rows = [0]
    step = [0]
    for r in np.flatnonzero((mass >= _CHAIN_SHARE * mass[tree.up]) & (mass > 0)).tolist():
        above = rows[-1]
        if r and tree.up[r] == above:
            rows.append(r)
            step.append(step[-1] + bool(pieces[above] > pieces[r]))
    # They are nested, so each row is in as many of them as begin before it and have not ended.
    index = np.arange(len(tree.up))
    ends = np.searchsorted(tree.nodes, [page.ends[n] for n in reversed(tree.nodes[rows].tolist())])
    depths = np.searchsorted(rows, index, side="right") - np.searchsorted(ends, index, side="right") - 1
    return _Chain(depths, np.array(step)[depths], rows[step.index(step[-1])], step[-1])


_OF_BODY: Final = BITS["body"]


_PAGE_WIDE: Final = frozenset({"html", "body", "main", "article"})
_NAMING: Final = frozenset({"class", "id", "itemprop", "data-testid", "role"})
_CONCEALING: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def describe(page: Page, segments: list[Segment], lexicon: Lexicon) -> Facts:
    """Return the features, one row a segment (at least one segment)."""
    n = len(segments)
    texts = [s.text for s in segments]
    starts = np.array([s.first for s in segments], np.int64)
    length = np.array([len(t) for t in texts], np.float32)
    linked = np.minimum(np.array([s.linked for s in segments], np.float32), length)
    kind = np.array([_KINDS.get(s.kind, 0) for s in segments], np.int64)
    counts, opening, ending = _characters(texts)
    weight = length + 1.5 * counts[_WIDE]
    tree = _plant(page, segments, starts, lexicon)
    box = np.array([tree.row[s.box] for s in segments], np.int64)
    far = np.array(tree.far, np.int64)
    near = np.array(tree.near, np.int64)

    link_share = linked / np.maximum(length, 1)
    stops = counts[_STOP] + counts[_COMMA]
    heading = (kind >= 1) & (kind <= 6)
    prose = ((weight > 80) & (link_share < 0.4) & (stops > 0) & ~heading & ((far[box] & _SAFE) == 0)) | (
        (weight > 300) & (link_share < 0.2)
    )
    mass = np.where(prose, weight, 0)

    total = _Sums(np.stack([weight, linked, mass, np.ones(n), prose, stops, heading]))
    of_node = total.between(tree.first, tree.stop)  # one column a row of the tree
    everything = total.all
    page_mass = max(float(everything[2]), 1.0)

    node_mass = of_node[2]
    chain = _chain(page, tree, node_mass, of_node[3])

    table = np.empty((WIDTH, n), np.float32)
    used = 0

    def add(*columns: NDArray[np.generic] | float) -> None:
        nonlocal used
        for column in columns:
            table[used] = column
            used += 1

    def add_all(columns: NDArray[np.generic]) -> None:
        nonlocal used
        table[used : used + len(columns)] = columns
        used += len(columns)

    index = np.arange(n)
    add(weight, link_share)
    add_all(counts[[_SPACE, _DIGIT, _UPPER, _STOP, _COMMA, _SYMBOL]] / np.maximum(length, 1))
    add(counts[_STOP], stops, opening, ending, kind, heading, index / n)
    add((total.before[0][:-1] + weight / 2) / max(float(everything[0]), 1.0))
    add(n, page_mass, page_mass / max(float(everything[0]), 1.0))
    # Around it, level by level, wrappers with nothing else in them skipped.
    levels = [tree.unit[box]]
    for _ in range(_LEVELS - 1):
        levels.append(tree.wide[levels[-1]])
    add(tree.depth[box], tree.depth[box] - tree.depth[levels[0]])
    node = np.concatenate(levels)
    sums = of_node[:, node]
    pieces = np.maximum(sums[3], 1)
    chars = np.maximum(sums[0], 1)
    around = np.stack(
        (
            sums[2] / page_mass, sums[1] / chars, sums[3], sums[0] / pieces, sums[4] / pieces, tree.alike[node],
            np.tile(weight, _LEVELS) / chars, tree.weights[node, 0],
        )
    )  # fmt: skip
    add_all(around.reshape(len(around), _LEVELS, n).transpose(1, 0, 2).reshape(-1, n))
    steps = chain.steps[box]
    add(tree.depth[box] - chain.depths[box], chain.last_step - steps, steps, of_node[3, box] / n)
    add(node_mass[chain.last] / page_mass)
    # Names.
    own = tree.weights[box].T
    parent = tree.up[box]
    grand = tree.up[parent]
    closer = own[0] + tree.weights[parent, 0] + tree.weights[grand, 0]
    add(own[0], closer)
    add_all(own[1:])
    near_bits = near[box] | near[parent] | near[grand]
    far_bits = far[box]
    add_all((_spread(near_bits) + _spread(far_bits)).T)
    # Neighbours in reading order, -1 beyond the ends.
    padded = np.full((7, n + 4), -1, np.float32)
    for i, values in enumerate((weight, link_share, stops, heading, kind, closer, own[2])):
        padded[i, 2:-2] = values
    for shift in (-2, -1, 1, 2):
        add_all(padded[:, 2 + shift : 2 + shift + n])
    holder = np.full(n + 2, -1)
    holder[1:-1] = tree.up[levels[0]]
    add(holder[:-2] == holder[1:-1], holder[2:] == holder[1:-1])
    # Where the prose is.
    where = np.flatnonzero(prose)
    if len(where):
        before = np.searchsorted(where, index, side="right") - 1
        after = np.searchsorted(where, index, side="left")
        add(np.where(before >= 0, index - where[before], 99))
        add(np.where(after < len(where), where[np.minimum(after, len(where) - 1)] - index, 99))
        add(total.before[2][:-1] / page_mass)
        inside = where[steps[where] == chain.last_step]
        begin, end = (inside if len(inside) else where)[[0, -1]].tolist()
        add(np.minimum(np.maximum(index - begin, -30), 30), np.minimum(np.maximum(index - end, -30), 30))
    else:
        add(99, 99, 0, 0, 0)
    nearby = total.around(index, 4)
    add(nearby[2] / np.maximum(nearby[0], 1), nearby[1] / np.maximum(nearby[0], 1))
    # The headline.
    h1 = np.flatnonzero(kind == 1)
    add(np.minimum(np.maximum(index - h1[0], -40), 200) if len(h1) else -99)
    # Said twice, and what the page says of itself.
    times = Counter(texts)
    first_seen: dict[str, int] = {}
    add(np.array([times[t] for t in texts]))
    add(np.array([first_seen.setdefault(t, i) for i, t in enumerate(texts)]) < index)
    body, about = _said(page)
    add(np.array([t in body for t in texts]) * 1 + 1 if body else 0)
    add(np.array([t in about for t in texts]) & (length > 8))
    return Facts(
        table,
        near_bits.tolist(),
        far_bits.tolist(),
        prose,
        weight.astype(np.float32),
        length,
        _looks(tree, box, segments),
    )


def _looks(tree: _Tree, box: Ints, segments: list[Segment]) -> tuple[Ints, Ints]:
    """Return numbers for the kind and the tags and classes of box and parent; and with those of the next one around."""
    beyond = len(tree.up)  # the row around the outermost, with a look of its own
    up = np.append(tree.up, beyond)
    up[0] = beyond
    look = np.append(tree.look, beyond)
    kinds: dict[str, int] = {}
    kind = np.array([kinds.setdefault(s.kind, len(kinds)) for s in segments])
    parent = up[box]
    base = beyond + 1
    small = _numbered((kind * base + look[box]) * base + look[parent])
    return small, _numbered(small * base + look[up[parent]])


def _spread(bits: Ints) -> NDArray[np.uint8]:
    """Return the bits of each number, a column a bit."""
    return np.unpackbits(bits.astype("<i8").view(np.uint8).reshape(-1, 8), axis=1, bitorder="little")[:, : len(NAMES)]


def _said(page: Page) -> tuple[str, str]:
    """Return the body in the page's JSON-LD, unescaped as far as it needs to be to find text in it; and its titles."""
    body = ""
    for source in page.json_ld:
        if '"articleBody"' in source:
            body = source.replace('\\"', '"').replace("\\u0027", "'").replace("\\/", "/").replace("\\n", "\n")
    about = "\n".join(
        page.get(i, "content")
        for i in page.elements("meta")
        if "title" in (page.get(i, "property") + page.get(i, "name"))
    )
    return body, about


def _characters(texts: list[str]) -> tuple[Floats, NDArray[np.uint8], NDArray[np.uint8]]:
    """Return the counts of each class of character, a row a class; and the class of the first and last character."""
    whole = "".join(texts)
    raw = np.frombuffer(whole.encode("utf-16-le", "surrogatepass"), np.uint16)
    if len(raw) == len(whole):
        units = np.array([len(t) for t in texts])
    else:  # characters beyond the first plane are two units each
        units = np.array([len(t.encode("utf-16-le", "surrogatepass")) // 2 for t in texts])
    stop = np.cumsum(units)
    start = stop - units
    classes = _CLASS_OF.take(raw)
    counts = np.zeros((9, len(texts)), np.float32)
    for c in _COUNTED:
        counts[c] = np.add.reduceat((classes == c).view(np.uint8), start, dtype=np.uint32)
    return counts, classes[start], classes[stop - 1]


class _Sums:
    """Running totals, so that the sum over a range is one subtraction."""

    def __init__(self, values: NDArray[np.floating]) -> None:
        self.before = np.zeros((len(values), values.shape[1] + 1))
        np.cumsum(values, axis=1, out=self.before[:, 1:])
        self.all = self.before[:, -1]

    def between(self, first: Ints, stop: Ints) -> NDArray[np.float64]:
        return self.before[:, stop] - self.before[:, first]

    def around(self, index: Ints, reach: int) -> NDArray[np.float64]:
        n = len(index)
        return self.between(np.maximum(index - reach, 0), np.minimum(index + reach + 1, n))

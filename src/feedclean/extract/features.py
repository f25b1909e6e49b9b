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
    """The feature table, and what the rules need of the way to it: `near`, `far` are bits per segment."""

    table: Floats
    near: list[int]
    far: list[int]
    prose: NDArray[np.bool_]
    weight: Floats


@dataclass(frozen=True, slots=True)
class _Tree:
    """The elements around text, a row each in document order.

    `up` is the row of the parent, `unit` of the highest ancestor with the same segments, `wide` of the one above that.
    """

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


def _plant(page: Page, segments: list[Segment], starts: Ints, lexicon: Lexicon) -> _Tree:
    parents, ends, tags, attributes = page.parents, page.ends, page.tags, page.attributes
    seen: set[int] = {-1}
    for s in segments:
        node = s.box
        while node not in seen:
            seen.add(node)
            node = parents[node]
    seen.discard(-1)
    order = sorted(seen)
    row = {node: r for r, node in enumerate(order)}
    row[-1] = 0
    nodes = np.array(order, np.int64)
    first = np.searchsorted(starts, nodes)
    stop = np.searchsorted(starts, np.array([ends[n] for n in order], np.int64))
    size = (stop - first).tolist()
    up: list[int] = []
    wide: list[int] = []
    unit: list[int] = []
    depth: list[int] = []
    near: list[int] = []
    far: list[int] = []
    weights: list[tuple[float, float, float, float, float]] = []
    signs: list[tuple[int, str, str | None]] = []
    read = lexicon.read
    for r, node in enumerate(order):
        tag = tags[node]
        bits = 0
        close = wider = 0.0
        names = None
        for key, value in attributes[node].items():
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
        bits |= TAG_BITS.get(tag, 0)
        near.append(bits)
        if not r:
            up.append(0)
            wide.append(0)
            unit.append(0)
            depth.append(0)
            far.append(bits)
            weights.append((close, close, wider, min(wider, 0.0), max(wider, 0.0)))
            signs.append((0, tag, names))
            continue
        p = row[parents[node]]
        up.append(p)
        if size[p] > size[r]:
            wide.append(p)
            unit.append(r)
        else:
            wide.append(wide[p])
            unit.append(unit[p])
        depth.append(depth[p] + 1)
        far.append(far[p] | bits)
        _, above, summed, low, high = weights[p]
        weights.append((close, close + above, summed + wider, min(wider, low), max(wider, high)))
        signs.append((p, tag, names))
    count = Counter(signs)
    return _Tree(
        row, np.array(up), np.array(wide), np.array(unit), np.array(depth), first, stop, near, far,
        np.array(weights, np.float32), np.array([count[s] for s in signs]),
    )  # fmt: skip


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

    # The dominating chain: from the root down while one child holds most of the prose.
    node_mass = of_node[2]
    on_chain = [True]
    chain_depth = [0]
    steps = [0]
    last_step = 0
    ups = tree.up.tolist()
    masses = node_mass.tolist()
    wides = (of_node[3]).tolist()
    for r in range(1, len(ups)):
        p = ups[r]
        chained = on_chain[p] and masses[r] >= _CHAIN_SHARE * masses[p] and masses[r] > 0
        on_chain.append(chained)
        step = steps[p] + (chained and wides[p] > wides[r])
        steps.append(step)
        chain_depth.append(chain_depth[p] + 1 if chained else chain_depth[p])
        last_step = max(last_step, step)
    chain_depths = np.array(chain_depth)
    chain_steps = np.array(steps)

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
    add(tree.depth[box] - chain_depths[box], last_step - chain_steps[box], chain_steps[box], of_node[3, box] / n)
    deepest = max((r for r, chained in enumerate(on_chain) if chained), key=steps.__getitem__)
    add(node_mass[deepest] / page_mass)
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
        inside = where[chain_steps[box[where]] == last_step]
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
    return Facts(table, near_bits.tolist(), far_bits.tolist(), prose, weight.astype(np.float32))


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
    raw = np.frombuffer("".join(texts).encode("utf-16-le", "surrogatepass"), np.uint16)
    units = np.array([len(t) if t.isascii() else len(t.encode("utf-16-le", "surrogatepass")) // 2 for t in texts])
    stop = np.cumsum(units)
    start = stop - units
    classes = _CLASS_OF[raw]
    counts = np.empty((9, len(texts)), np.float32)
    for c in range(9):
        counts[c] = np.add.reduceat(classes == c, start, dtype=np.float32)
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

"""What the model sees of a segment: numbers that depend on no language and on no site.

Only the elements around text matter: they are taken as a small tree in document order (`_Tree`), about a third of the
page's. Sums over any subtree are two look-ups in a running total; everything after the tree is arithmetic on arrays.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from feedclean.extract.concealed import conceals
from feedclean.extract.segments import Segment
from feedclean.extract.words import BITS, CONCEALED, NAMES, NOTHING_SAID, TAG_BITS, Lexicon
from feedclean.html import Page

Floats = NDArray[np.float32]
Floats64 = NDArray[np.float64]
Ints = NDArray[np.int64]
_CHAIN_SHARE: Final = 0.55
_LEVELS: Final = 4
WIDTH: Final = 153  # features
# A standfirst stands in the page's description too, which is often cut short.
_SENTENCE: Final = 30
_OPENING: Final = 70
_KINDS: Final = {
    k: i for i, k in enumerate("p h1 h2 h3 h4 h5 h6 li td th dt dd pre figcaption caption summary".split())
}
_SAFE: Final = (
    BITS["comment"] | BITS["related"] | BITS["popular"] | BITS["newsletter"] | BITS["cookie"] | BITS["footer"]
    | TAG_BITS["nav"] | TAG_BITS["footer"] | TAG_BITS["aside"]
)  # fmt: skip
_OTHER, _SPACE, _DIGIT, _UPPER, _LOWER, _STOP, _COMMA, _WIDE, _SYMBOL = range(9)
_CLASSES: Final = 9
_AT_ONCE: Final = 500_000  # characters: each needs two dozen bytes while they are counted


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
    """The feature table, and what is needed of the way to it, an entry a segment.

    `near` and `far` are bits of the names around it (close by, and all the way up). `length` is its text and `linked`
    what of it is in links, in characters; `weight` counts those of East Asia more; `prose` tells running text.
    `looks` are two numberings of the segments by what they look like: with what is right around them, and wider.
    """

    table: Floats
    near: Ints
    far: Ints
    prose: NDArray[np.bool_]
    weight: Floats
    length: Floats
    linked: Floats
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
    near: Ints
    far: Ints
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
    size = len(order)
    row = dict(zip(order, range(size), strict=True))
    row[-1] = 0
    first = np.searchsorted(starts, order)
    stop = np.searchsorted(starts, [ends[node] for node in order])
    up = np.array([row[parents[node]] for node in order])
    near, close, wider, look = _read_names(page, order, lexicon)
    pieces = stop - first
    unit = _ends_of_chains(np.where(pieces[up] > pieces, np.arange(size), up))
    path = _Path(up, near, close, wider)
    weights = np.empty((size, 5), np.float32)
    for i, column in enumerate((close, *path.weights.T, path.least, path.most)):
        weights[:, i] = column
    alike = _numbered(look * size + up)
    return _Tree(
        np.array(order), row, up, up[unit], unit, path.depth, first, stop, near, path.bits, weights,
        np.bincount(alike)[alike], look,
    )  # fmt: skip


def _ends_of_chains(following: Ints) -> Ints:
    """Return where each row ends up that goes on to the one it names, until one names itself."""
    while not np.array_equal(following, further := following[following]):
        following = further
    return following


class _Path:
    """What lies on the way from the root to each row, itself included, of a tree given by the row of each parent.

    Every round joins to each stretch of the way the one above it that is as long: as many rounds as the depth has
    binary digits. `depth` counts the elements above; `least` and `most` are of `wider`, and 0 where none goes beyond.
    """

    def __init__(self, up: Ints, bits: Ints, close: Floats64, wider: Floats64) -> None:
        beyond = len(up)  # a row above the root that adds nothing
        above = np.append(up, beyond)
        above[0] = beyond
        depth = np.append(np.ones(beyond, np.intp), 0)
        bits = np.append(bits, 0)
        weights = np.zeros((beyond + 1, 2))
        weights[:-1, 0] = close
        weights[:-1, 1] = wider
        least = np.minimum(weights[:, 1], 0)
        most = np.maximum(weights[:, 1], 0)
        while (above != beyond).any():
            depth += depth[above]
            bits |= bits[above]
            weights += weights[above]
            least = np.minimum(least, least[above])
            most = np.maximum(most, most[above])
            above = above[above]
        self.depth = depth[:-1] - 1
        self.bits = bits[:-1]
        self.weights = weights[:-1]
        self.least = least[:-1]
        self.most = most[:-1]


def _numbered(keys: Ints) -> Ints:
    """Return small numbers for large ones, the same for the same."""
    return np.unique(keys, return_inverse=True)[1]


def _read_names(page: Page, nodes: list[int], lexicon: Lexicon) -> tuple[Ints, Floats64, Floats64, Ints]:
    """Return what the names of elements say: bits, the two weights, and a number for the look, one tag and class."""
    tags, attributes = page.tags, page.attributes
    looks: dict[tuple[str, str | None], tuple[int, float, float, int]] = {}
    found = []
    for node in nodes:
        tag, own = tags[node], attributes[node]
        key = (tag, own.get("class"))
        told = looks.get(key)
        if told is None:
            said = lexicon.read(key[1]) if key[1] else NOTHING_SAID
            told = looks[key] = (_of_tag(tag, said[0]), said[1], said[2], len(looks))
        if own and not _TELLING.isdisjoint(own):
            told = _with_others(tag, own, told, lexicon)
        found.append(told)
    bits, close, wider, look = zip(*found, strict=True)
    return np.array(bits, np.int64), np.array(close), np.array(wider), np.array(look)


def _of_tag(tag: str, bits: int) -> int:
    """Return the bits of an element's names with those of its tag."""
    if tag in PAGE_WIDE:
        bits &= _OF_BODY
    return bits | TAG_BITS.get(tag, 0)


def _with_others(
    tag: str, own: Mapping[str, str | None], told: tuple[int, float, float, int], lexicon: Lexicon
) -> tuple[int, float, float, int]:
    """Return what is told of an element by its class with what its other attributes tell."""
    bits, close, wider, look = told
    for key in _NAMING:
        if value := own.get(key):
            said, here, around = lexicon.read(value)
            bits |= _of_tag(tag, said)
            close += here
            wider += around
    if conceals(own):
        bits |= _of_tag(tag, CONCEALED)
    return bits, close, wider, look


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


PAGE_WIDE: Final = frozenset({"html", "body", "main", "article"})
_NAMING: Final = ("id", "itemprop", "data-testid", "role")
_TELLING: Final = frozenset({*_NAMING, "hidden", "aria-hidden", "style"})


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
    near, far = tree.near, tree.far

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

    table = np.full((WIDTH, n), np.nan, np.float32)
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
    place = dict(zip(reversed(texts), range(n - 1, -1, -1), strict=True))
    first_said = np.array([place[t] for t in texts])
    add(np.bincount(first_said)[first_said], first_said < index)
    said = _said(page)
    add(np.array([t in said.body for t in texts]) * 1 + 1 if said.body else 0)
    add(np.array([len(t) > 8 and t in said.titles for t in texts]))
    add(np.array([len(t) > _SENTENCE and t[:_OPENING] in said.summaries for t in texts]))
    add(said.news)
    return Facts(
        table,
        near_bits,
        far_bits,
        prose,
        weight.astype(np.float32),
        length,
        linked,
        _looks(tree, box),
    )


def _looks(tree: _Tree, box: Ints) -> tuple[Ints, Ints]:
    """Return numbers for the tags and classes of box and parent; and with those of the next one around."""
    beyond = len(tree.up)  # the row around the outermost, with a look of its own
    up = np.append(tree.up, beyond)
    up[0] = beyond
    look = np.append(tree.look, beyond)
    parent = up[box]
    small = _numbered(look[box] * (beyond + 1) + look[parent])
    return small, _numbered(small * (beyond + 1) + look[up[parent]])


def _spread(bits: Ints) -> NDArray[np.uint8]:
    """Return the bits of each number, a column a bit."""
    return np.unpackbits(bits.astype("<i8").view(np.uint8).reshape(-1, 8), axis=1, bitorder="little")[:, : len(NAMES)]


# Every segment is looked for in these: without bounds a page could make that quadratic.
_MOST_SAID: Final = 10  # titles, descriptions
_LONGEST_SAID: Final = 2000  # characters
_LONGEST_BODY: Final = 400_000


class _Said(NamedTuple):
    """What the page says of itself: the text in its JSON-LD, its titles and descriptions, and whether it is news."""

    body: str
    titles: str
    summaries: str
    news: bool


def _said(page: Page) -> _Said:
    """Read it as far as is needed to find a segment's text in it."""
    body = ""
    for source in page.json_ld:
        if '"articleBody"' in source and len(source) < _LONGEST_BODY:
            body = source.replace('\\"', '"').replace("\\u0027", "'").replace("\\/", "/").replace("\\n", "\n")
    titles: list[str] = []
    summaries: list[str] = []
    for own in map(page.attributes.__getitem__, page.elements("meta")):
        name = own.get("property") or own.get("name") or ""
        said = titles if "title" in name else summaries if "description" in name else None
        if said is not None and len(said) < _MOST_SAID:
            said.append(" ".join((own.get("content") or "")[:_LONGEST_SAID].split()))
    news = any("NewsArticle" in source for source in page.json_ld)
    return _Said(body, "\n".join(titles), "\n".join(summaries), news)


def _characters(texts: list[str]) -> tuple[Floats, NDArray[np.uint8], NDArray[np.uint8]]:
    """Return the counts of each class of character, a row a class; and the class of the first and last character."""
    whole = "".join(texts)
    if len(whole) > _AT_ONCE and len(texts) > 1:
        half = len(texts) // 2
        (a, b, c), (x, y, z) = _characters(texts[:half]), _characters(texts[half:])
        return np.concatenate((a, x), axis=1), np.concatenate((b, y)), np.concatenate((c, z))
    raw = np.frombuffer(whole.encode("utf-16-le", "surrogatepass"), np.uint16)
    if len(raw) == len(whole):
        units = np.array([len(t) for t in texts])
    else:  # characters beyond the first plane are two units each
        units = np.array([len(t.encode("utf-16-le", "surrogatepass")) // 2 for t in texts])
    stop = np.cumsum(units)
    start = stop - units
    classes = _CLASS_OF.take(raw)
    cells = np.repeat(np.arange(0, _CLASSES * len(texts), _CLASSES), units) + classes
    counts = np.bincount(cells, minlength=_CLASSES * len(texts)).reshape(-1, _CLASSES).T.astype(np.float32)
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

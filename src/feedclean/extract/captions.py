"""What the markup around a picture says of it: caption, credit, and the segments that they fill."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from feedclean.extract.bylines import is_dateline, says_who_did_what
from feedclean.extract.choose import Region
from feedclean.extract.credits import Split, clean_credit, credit_alone, names_like, reads_as_credit, split
from feedclean.extract.labels import is_label, labels_source, names_picture
from feedclean.extract.likeness import same_words, wide
from feedclean.extract.notices import discloses
from feedclean.extract.pictures import Picture
from feedclean.extract.roles import Role, credits_picture, text_role
from feedclean.extract.segments import Segment
from feedclean.html import Page

LONGEST_BOX: Final = 1500
LONGEST_UNLABELLED: Final = 420
SHORTEST_PROSE: Final = 170
SHORTEST: Final = 8
MOST_SEGMENTS: Final = 14
MOST_NODES: Final = 100
_HIGHEST: Final = 7
_TOLD: Final = 1 << 16  # beside the roles: a credit by its own words, not by a name
# A sentence's end and the next one's beginning: "… over the day. You can …", "…。你…".
_SENTENCE_WITHIN: Final = re.compile(r"[^\W\d_]{3,}[.!?]['\"”’»)]* +[^\W_]{2,} [^\W_]+ |[。！？।][^\W_]{6}")
_COUNTER: Final = re.compile(
    r"[\[(]?\d{1,3}\s*(?:/|of|von|de|di|из|z|sur|\|)\s*\d{1,3}[\])]?|[\d:]+|[^\w©ⓒ]*", re.IGNORECASE
)


_PLACES: Final = r"\d{1,3} ?(?:/|of|von|de|di|из|z|sur) ?\d{1,3}"
_PICTURE: Final = r"(?:bild|foto|photo|image|picture|slide|imagen|immagine|imagem|фото)"
# What an element of its own says of a picture's place in a series; digits alone may be a year.
_PLACE: Final = re.compile(rf"(?:{_PICTURE} )?[\[(]?{_PLACES}[\])]?", re.IGNORECASE)
# The same in the caption's own text, where a word or brackets tell it from "1/2 cup".
_PLACE_BEFORE: Final = re.compile(
    rf"(?:\[{_PLACES}\]|\({_PLACES}\)|{_PICTURE} {_PLACES}(?= ?[:.|–-]))[\s:.|–-]*", re.IGNORECASE
)


@dataclass(slots=True)
class Said:
    """What one box says of its picture. `segments` are the indices of the segments that it fills.

    `named`: the markup calls the caption one. `sure`: the credit says by itself that it is one. `dated`: the box also
    says when the story appeared.
    """

    caption: str = ""
    credit: str = ""
    evidence: list[str] = field(default_factory=list)
    trust: float = 0.0
    segments: dict[int, str] = field(default_factory=dict)
    box: int = -1
    named: bool = False
    sure: bool = False
    dated: bool = False


def box_of(page: Page, picture: Picture, region: Region, others: list[int]) -> int:
    """Return the widest ancestor that holds this picture alone, and little else than could be about it.

    `others` are the first nodes of all pictures, sorted: a subtree with two of them is no picture's own.
    """
    box = picture.node
    for _ in range(_HIGHEST):
        parent = page.parents[box]
        if parent < 0 or page.tags[parent] in {"body", "html", "main"}:
            break
        if bisect_left(others, page.ends[parent]) - bisect_left(others, parent) > 1:
            break
        a, b = region.span(page, parent)
        if b > a:
            if region.sizes[b] - region.sizes[a] > LONGEST_BOX or b - a > MOST_SEGMENTS:
                break
            holds_one = page.tags[parent] in {"figure", "picture", "a"}
            if not holds_one and not _only_about_it(page, parent, box, region, picture.alt):
                break
        box = parent
        if page.tags[box] == "figure" and page.tags[page.parents[box]] != "figure":
            a, b = region.span(page, box)
            if b > a:
                break
    return box


def _only_about_it(page: Page, parent: int, box: int, region: Region, alt: str) -> bool:
    """Tell whether the segments in a box can all be caption, credit or controls."""
    plain = 0
    a, b = region.span(page, parent)
    for s, m in zip(region.segments[a:b], region.marks[a:b], strict=True):
        if box <= s.first < page.ends[box]:
            continue
        if s.kind in {"h1", "h2", "h3", "h4"}:
            return False
        if _named(page, s, parent):
            continue
        if m.keep and not (credit_alone(s.text) or _unlike_prose(page, s, region, alt)):
            # Prose that nothing names: the flow decides about it.
            return False
        plain += len(s.text)
    return plain <= LONGEST_UNLABELLED


def _unlike_prose(page: Page, s: Segment, region: Region, alt: str) -> bool:
    """Tell whether a line in a picture's box is a caption although it was kept: short, and marked up as no prose is."""
    if len(s.text) > SHORTEST_PROSE or s.kind != "p":
        return False
    return page.tags[s.box] not in {"p", region.prose_tag} or (bool(alt) and same_words(alt, s.text) > 0.8)


def _named(page: Page, s: Segment, top: int) -> bool:
    i = s.first
    for _ in range(6):
        if i < top or i < 0:
            return False
        if page.tags[i] and text_role(page.tags[i], page.attributes[i]) & (Role.CAPTION | Role.CREDIT):
            return True
        i = page.parents[i]
    return False


def read_around(page: Page, box: int, region: Region, stop: int) -> Said:
    """Read caption and credit in a picture's box and, what is not there, right after it.

    `stop` is the node of the next picture.
    """
    said = read_box(page, box, region)
    if not said.named:
        beside = _read_neighbour(page, box, region, stop)
        # A byline under the picture is named like a credit; only a caption, or a sure credit, replaces nothing.
        if beside and (beside.named or (beside.sure and not said.caption and not said.credit)):
            return beside
    elif not said.credit:
        _add_credit_beside(page, said, region, stop)
    return said


def read_box(page: Page, box: int, region: Region) -> Said:
    """Read caption and credit from the text in a picture's box."""
    said = Said(box=box)
    a, b = region.span(page, box)
    if b - a > MOST_SEGMENTS:
        return said
    segments, top = region.segments[a:b], box
    if not segments:
        hidden = _hidden_caption(page, box)
        if not hidden:
            return said
        segments, top = [hidden], hidden.box
    captions: list[str] = []
    credits_: list[str] = []
    plain: list[str] = []
    roles: dict[int, int] = {top: text_role(page.tags[top], page.attributes[top]) & ~Role.CONTROL}
    figcaption = False
    for k, s in enumerate(segments, a):
        parts = _parts(page, s, top, roles)
        texts = [t for t, _ in parts]
        if all(r & Role.CONTROL for _, r in parts) or _COUNTER.fullmatch(" ".join(texts)):
            continue
        within = s.kind == "figcaption" or _under(page, s.first, "figcaption", top)
        figcaption = figcaption or within
        role_seen = Role.NONE
        for text, role in parts:
            if not text or role & Role.CONTROL or _COUNTER.fullmatch(text):
                continue
            if not within and is_dateline(text):
                said.dated = True
                continue
            if discloses(text) or (not within and says_who_did_what(text)):
                continue
            if role & Role.CREDIT and (len(text) <= 200 or credit_alone(text)):
                credits_.append(text)
                role_seen |= Role.CREDIT
            elif role & Role.CAPTION:
                captions.append(text)
                role_seen |= Role.CAPTION
            elif s.linked >= 0.8 * len(s.text) or s.kind in {"li", "td", "th", "dt", "dd"}:
                # A linked line under a linked picture is another story's headline; a list or table is no caption.
                continue
            else:
                plain.append(text)
                role_seen |= Role.CAPTION
        if role_seen and k < b:
            said.segments[k] = "credit" if role_seen == Role.CREDIT else "caption"
    return _judge(said, captions, credits_, plain, figcaption=figcaption)


def _hidden_caption(page: Page, box: int) -> Segment | None:
    """Return the `figcaption` that is no text of the page, in a box without any: all of the figure is a button."""
    if page.ends[box] - box > MOST_NODES:
        return None
    node = next(page.elements("figcaption", within=box), -1)
    text = page.text(node) if node >= 0 else ""
    return Segment(node, page.ends[node], node, "figcaption", text) if 0 < len(text) <= LONGEST_BOX else None


def _under(page: Page, node: int, tag: str, top: int) -> bool:
    i = node
    for _ in range(40):
        if i < top:
            break
        if page.tags[i] == tag:
            return True
        i = page.parents[i]
    return False


def _parts(page: Page, s: Segment, box: int, roles: dict[int, int]) -> list[tuple[str, int]]:
    """Part a segment into runs of one role; an inline child whose whole text is a credit is one without a name.

    Where the line as a whole tells a longer credit ("Photo by <a>Ada</a> on <a>Unsplash</a>"), that one counts.
    """
    runs: list[tuple[list[str], int]] = []
    for i in range(s.first, s.last):
        if page.tags[i]:
            if runs and page.parts(i):
                runs[-1][0].append(" ")
            continue
        if not page.texts[i]:
            continue
        role = _inherited(page, page.parents[i], box, roles)
        if runs and runs[-1][1] == role:
            runs[-1][0].append(page.texts[i])
        else:
            runs.append(([page.texts[i]], role))
    parts = [(" ".join("".join(texts).split()), role) for texts, role in runs]
    if len(parts) > 1:
        parts = _with_whole_credit(s.text, _with_labelled(parts))
    return [(text, role & ~_TOLD) for text, role in parts]


def _with_labelled(parts: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Return a line's parts where what follows a label for screen readers ("Image source,") is a credit."""
    found = parts[:1]
    for (label, hidden), (text, role) in pairwise(parts):
        labelled = hidden & Role.CONTROL and not role & Role.CONTROL and labels_source(label)
        told = labelled and names_like(text, strict=True)
        found.append((text, Role.CREDIT if told else role))
    return found


def _with_whole_credit(line: str, parts: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Return a line's parts with the credit of the whole line in place of a credit that is a piece of it."""
    rest = {role for text, role in parts if text and not role & _TOLD}
    pieces = [clean_credit(text) for text, role in parts if role & _TOLD]
    if not pieces or len(rest) != 1 or not rest.isdisjoint({Role.CREDIT, Role.CONTROL}):
        return parts
    whole = split(line)
    if not all(piece in whole.credit for piece in pieces) or len(whole.credit) <= len(" / ".join(pieces)):
        return parts
    return [(whole.caption, rest.pop()), (whole.credit, Role.CREDIT)]


def _inherited(page: Page, node: int, box: int, roles: dict[int, int]) -> int:
    """Return the role of the nearest named ancestor within the box."""
    path = []
    i = node
    while i not in roles and i > box:
        path.append(i)
        i = page.parents[i]
    role = roles.get(i, Role.NONE)
    for i in reversed(path):
        own = text_role(page.tags[i], page.attributes[i])
        if (
            not own
            and page.tags[i] in {"cite", "small", "footer", "em", "i", "span", "p", "div", "a", "b", "strong"}
            and not role & (Role.CREDIT | Role.CONTROL)
        ):
            text = page.text(i) if page.ends[i] - i < 30 else ""
            if text and len(text) < 160 and credit_alone(text):
                own = Role.CREDIT | _TOLD
            elif _PLACE.fullmatch(text):
                own = Role.CONTROL
        # A control stays one, whatever is in it.
        role = role if role & Role.CONTROL else own or role
        roles[i] = role
    return role


def _judge(said: Said, captions: list[str], credits_: list[str], plain: list[str], *, figcaption: bool) -> Said:
    """Decide from the collected texts."""
    named = bool(captions)
    if said.dated:  # then an "author" may be the story's
        credits_ = [c for c in credits_ if credit_alone(c)] or credits_
    text = _joined(captions or plain)
    if place := _PLACE_BEFORE.match(text):
        text = text[place.end() :]
    if not named and _no_caption(text, credited=bool(credits_)):
        text = ""
        said.segments = {k: role for k, role in said.segments.items() if role == "credit"}
    if named and plain and not credits_:
        credits_.extend(p for p in plain if credit_alone(p))
    parts: Split = Split("", text, "names", 0.85) if text and not credits_ and reads_as_credit(text) else split(text)
    credit = _joined_credit([c for c in credits_ if not is_label(c)])
    caption = parts.caption
    if credit:
        said.evidence.append("credit element")
        if not parts.credit or not _same(parts.credit, credit):
            # The tail is the caption's own unless the label says otherwise.
            if parts.credit and parts.rule in {"label", "copyright", "by"} and not caption:
                credit = f"{credit} / {parts.credit}"
            elif parts.rule not in {"label", "copyright", "by", "brackets"}:
                caption = text
        if len(credit) > 160:
            split_credit = split(credit)
            credit = split_credit.credit or credit
    elif parts.credit:
        credit = parts.credit
        said.evidence.append(parts.rule)
    # In a `figcaption` a name is a picture's, though it be the name of who wrote the story.
    said.sure = bool(parts.credit) or (figcaption and bool(credit)) or any(credit_alone(c) for c in credits_)
    said.named = bool(caption) and (named or figcaption)
    if caption:
        said.evidence.insert(0, "figcaption" if figcaption else "class" if named else "box")
        said.trust = 0.95 if figcaption else 0.9 if named else 0.8 if credit else 0.45
    elif credit:
        said.trust = 0.9
    said.caption, said.credit = caption, credit
    return said


def _no_caption(text: str, *, credited: bool) -> bool:
    """Tell whether a text that nothing names is none: a word, or prose that no credit ties to the picture."""
    if len(text) > LONGEST_UNLABELLED:
        return True
    if credited or credit_alone(text) or split(text).credit:
        return False
    return len(text) < (SHORTEST // 2 if wide(text) else SHORTEST) or len(_SENTENCE_WITHIN.findall(text)) > 0


def _same(a: str, b: str) -> bool:
    x, y = set(re.findall(r"\w+", a.lower())), set(re.findall(r"\w+", b.lower()))
    return bool(x & y) and len(x & y) * 2 >= min(len(x), len(y))


def _joined(texts: list[str]) -> str:
    once: list[str] = []
    for t in texts:
        if t and t not in once and not is_label(t):
            once.append(t)
    return " ".join(once)


def _joined_credit(texts: list[str]) -> str:
    once: list[str] = []
    for t in texts:
        cleaned = clean_credit(t)
        if cleaned and not any(cleaned in o for o in once):
            once.append(cleaned)
    return " / ".join(once[:4])


def _read_neighbour(page: Page, box: int, region: Region, stop: int) -> Said | None:
    """Read a caption that stands beside a picture's box: the next element, if its names say that it is one."""
    end = page.ends[box]
    k = bisect_left(region.starts, end)
    for s in region.segments[k : k + 2]:
        if s.first >= stop:
            break
        top = _named_top(page, s.first, box)
        if top is None:
            text = s.text
            if len(text) > 60 or s.kind[0] == "h":
                break
            continue
        # One step further takes in a credit beside the caption, unless prose is there too.
        parent = page.parents[top]
        if parent > box and page.ends[parent] <= stop and _only_about_it(page, parent, top, region, ""):
            top = parent
        if page.ends[top] > stop:
            break
        said = read_box(page, top, region)
        # A byline is named as a credit, too; a picture's credit says of what.
        said.sure = said.sure or (bool(said.credit) and _names_picture_credit(page, s.first, top))
        return said if said.caption or said.credit else None
    return None


def _names_picture_credit(page: Page, node: int, top: int) -> bool:
    """Tell whether an element between a text and the highest that has a name is called a picture's credit."""
    for _ in range(_HIGHEST):
        if node < top:
            break
        if credits_picture(page.attributes[node]):
            return True
        node = page.parents[node]
    return False


def _add_credit_beside(page: Page, said: Said, region: Region, stop: int) -> None:
    """Add the credit that stands after a captioned picture's box, perhaps after the caption once more.

    Who wrote the story may stand there too: the credit must say that it is one, or come with the caption.
    """
    k = bisect_left(region.starts, page.ends[said.box])
    beneath = region.segments[k : k + 2]
    if beneath and (alone := _picture_credit(beneath[0])) and beneath[0].last <= stop:
        # What a caption follows is the next picture's.
        if len(beneath) < 2 or _named_top(page, beneath[1].first, said.box) is None:
            said.credit = alone
            said.evidence.append("credit beside")
            said.segments[k] = "credit"
        return
    repeated = False
    for s in beneath:
        top = _named_top(page, s.first, said.box)
        if top is None or page.ends[top] > stop:
            return
        if not repeated and same_words(s.text, said.caption) > 0.8:
            repeated = True
            continue
        beside = read_box(page, top, region)
        if beside.credit and not beside.caption and (repeated or beside.sure):
            said.credit = beside.credit
            said.evidence.append("credit beside")
            said.segments.update(beside.segments)
        return


def _picture_credit(s: Segment) -> str:
    """Return the credit in a line that is nothing else and can only be a picture's: "Foto: …", "© …"."""
    alone = credit_alone(s.text) if s.kind == "p" else None
    return alone.credit if alone and (alone.rule == "copyright" or names_picture(s.text)) else ""


def _named_top(page: Page, node: int, box: int) -> int | None:
    """Return the highest ancestor with a caption's or credit's name that does not hold the picture."""
    top = None
    i = node
    for _ in range(6):
        if i <= box or page.tags[i] in {"body", "main", "article"}:
            break
        if page.tags[i] and text_role(page.tags[i], page.attributes[i]) & (Role.CAPTION | Role.CREDIT):
            top = i
        i = page.parents[i]
    return top

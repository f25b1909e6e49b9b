"""Text without markup: nothing lost, nothing invented. All lines are invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedclean.extract.flow import Line, read
from feedclean.extract.furniture import begins_comments, is_furniture, welcomes
from feedclean.extract.plaintext import extract_text, looks_like_text, paragraphs_of
from feedclean.model import Figure, Heading, ListBlock

PROSE = "The ferry left the pier at dawn, and nobody on board knew that the fog would stay for nine days in a row."
SCRAPS = st.sampled_from(
    [
        PROSE,
        f"{PROSE} {PROSE}",
        "Region",
        "Ada Quill",
        "By Ada Quill and Tam Weller",
        "A heading about fog",
        "Fog lies on the bay. Photo: Ada Quill / AP",
        "Fog lies on the bay.",
        "Photo: Ada Quill / AP",
        "MORROW POINT, MAY 3, 2025: Two boats lie in the fog by the old pier and wait for...",
        "Two boats lie in the fog, Thursday, May 3, 2025. (AP Photo/Ada Quill)",
        "Cape Daily",
        "Welcome to Cape Daily, your number one source of fog.",
        "Leave a Reply",
        "Share",
        "- one",
        "- two",
        "© dpa",
        "写真：海野太郎",
        "",
    ]
)


@given(st.lists(st.one_of(SCRAPS, st.text(max_size=60)), max_size=30))
def test_every_line_is_in_the_article_or_among_what_was_removed(lines: list[str]) -> None:
    article = extract_text("\n\n".join(lines))
    shown = article.text + "".join(r.text for r in article.removed)
    for line in paragraphs_of("\n\n".join(lines)):
        bare = line.lstrip("#-*•–▪◦‣ 0123456789.)")
        assert bare[:40].strip() in shown


@given(
    st.lists(
        st.builds(
            Line,
            st.one_of(SCRAPS, st.text(max_size=80)),
            picture=st.booleans(),
            heading=st.booleans(),
            sure=st.booleans(),
        ),
        max_size=25,
    )
)
def test_a_line_belongs_to_one_figure_at_most(lines: list[Line]) -> None:
    told = read(lines)
    taken = [i for t in told for i in t.lines]
    assert len(taken) == len(set(taken))
    assert not any(lines[i].picture or lines[i].heading for i in taken)
    for t in told:
        assert t.caption or t.credit or t.alt
        assert 0 < t.confidence < 1


def test_title_byline_section_and_date_above_the_story() -> None:
    article = extract_text(
        f"Nine days of fog keep the ferry at the pier\n\nRegion\n\nBy Ada Quill and Tam Weller\n\nMay 3, 2025\n\n{PROSE}\n\n{PROSE}"
    )
    assert article.title == "Nine days of fog keep the ferry at the pier"
    assert article.authors == ("Ada Quill", "Tam Weller")
    assert article.section == "Region"
    assert article.text == f"{PROSE}\n\n{PROSE}"


def test_hard_wrapped_lines_are_joined() -> None:
    wrapped = "The ferry left the pier at dawn, and nobody on board knew that\nthe fog would stay for nine days in a row, or that the captain\nhad forgotten his horn."
    assert paragraphs_of(f"{wrapped}\n\nEnd.") == [" ".join(wrapped.split()), "End."]


def test_lists_and_marked_headings() -> None:
    article = extract_text(f"{PROSE}\n\n## What to pack\n\n- a lamp\n- a horn\n\n{PROSE}")
    assert [type(b) for b in article.blocks[1:3]] == [Heading, ListBlock]
    assert article.blocks[2].text == "a lamp\na horn"


def test_prose_that_names_its_source_stays() -> None:
    lines = [
        PROSE,
        f"The harbour office confirmed the fog on Friday. {PROSE} (dpa)",
        "He said: source: unknown.",
        PROSE,
    ]
    article = extract_text("\n\n".join(lines))
    assert not [b for b in article.blocks if isinstance(b, Figure)]
    assert article.text == "\n\n".join(lines)


@pytest.mark.parametrize(
    "line",
    [
        "Leave a Reply",
        "12 Comments",
        "Schreibe einen Kommentar",
        "Laisser un commentaire",
        "コメントを残す",
        "댓글 남기기",
        "اترك تعليقا",
    ],
)
def test_comments_begin(line: str) -> None:
    assert begins_comments(line)
    assert not begins_comments(f"{line} was the title of her first novel, and it sold well")


def test_furniture() -> None:
    assert is_furniture("Advertisement")
    assert is_furniture("Читайте также:")
    assert not is_furniture("Share prices fell on Monday")
    assert welcomes("Bienvenue sur Côte Infos, votre première source")
    assert not welcomes("The welcome was warm")


def test_what_has_markup_is_no_text() -> None:
    assert looks_like_text("a < b and b > c", None)
    assert not looks_like_text("<p>One", None)
    assert not looks_like_text("One", "text/html")

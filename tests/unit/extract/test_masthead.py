"""Section and byline as paragraphs of their own, above a story that lost its markup."""

from __future__ import annotations

from feedclean.extract.masthead import lift_masthead
from feedclean.model import Article, Figure, Heading, Paragraph

PROSE = "The light has been automatic since 1979, and now the county wants a human being again. Many have applied."


def article(*lines: str, **fields: object) -> Article:
    blocks = (Figure(None, caption="C"), *(Paragraph(line, line) for line in (*lines, PROSE, "Short", PROSE)))
    return Article(**{"blocks": blocks, **fields})  # type: ignore[arg-type]


def test_section_and_byline_find_their_fields() -> None:
    lifted = lift_masthead(article("Region", "Jonas Tveit"))
    assert (lifted.section, lifted.authors) == ("Region", ("Jonas Tveit",))
    assert lifted.text == f"{PROSE}\n\nShort\n\n{PROSE}"
    assert len(lifted.images) == 1
    assert [(r.rule, r.text) for r in lifted.removed] == [("section", "Region"), ("author", "Jonas Tveit")]


def test_what_is_told_better_elsewhere_stays_as_it_is() -> None:
    told = article("Region", "Jonas Tveit", authors=("Ada Lovell",), section="Sea")
    assert lift_masthead(told) == told


def test_a_short_line_alone_is_the_storys() -> None:
    for lines in (("Schedule",), (), ("So it begins",)):
        assert lift_masthead(article(*lines)) == article(*lines)


def test_below_the_first_prose_or_a_heading_nothing_is_a_byline() -> None:
    below = Article(blocks=(Heading(2, "In", "In"), Paragraph("Jonas Tveit", "Jonas Tveit"), Paragraph(PROSE, PROSE)))
    assert lift_masthead(below) == below
    assert lift_masthead(article(PROSE, "Jonas Tveit")) == article(PROSE, "Jonas Tveit")

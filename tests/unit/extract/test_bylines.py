"""Bylines told from captions. All names are invented."""

import pytest

from feedclean.extract.bylines import is_byline


@pytest.mark.parametrize(
    "text",
    [
        "By Ada Quill",
        "Von Ada Quill, Redakteurin 09.09.2025, 15:15 Uhr",
        "par Jeanne Roux 22.04.2024 | 15:54",
        "24.04.2024, 19:35 Uhr",
        "Words and pictures: Ada Quill",
        "Text & Photos by Ada Quill",
        "Texte et photos : Ada Quill et Jeanne Roux",
        "Text: Ada Quill / Fotos: Jonas Tveit",
        "Interview: Ada Quill",
        "Ada Quill · Cape News · Posted: Aug 08, 2024 4:00 AM",
    ],
)
def test_byline(text: str) -> None:
    assert is_byline(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "By the river",
        "Von links: Ada Quill, Jonas Tveit",
        "By Lake Geneva, at dusk",
        "12.05.2024: Fog over the bay",
        "Fog over the bay on 12.05.2024, 10:30",
        "The map was updated in 2024.",
        "Story by the fire",
        "Text: the lamp goes out at nine",
        "Interview: Ada Quill on the lamp that nobody in the harbour could see",
        "Words and Music: Ada Quill sings. The harbour listens.",
    ],
)
def test_caption(text: str) -> None:
    assert not is_byline(text)

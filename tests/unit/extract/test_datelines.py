"""Names before dates."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedclean.extract.datelines import before_date, unglued


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Ada Quill, Friday 3 May 2024", "Ada Quill,"),
        ("Ada Quill May 3", "Ada Quill"),
        ("Ada Quill 2024. 05. 03.", "Ada Quill"),
        ("Ada Quill Publicerad 3 maj kl 8", "Ada Quill"),
        ("سامي الحداد الجمعة ٣ مايو ٢٠٢٤", "سامي الحداد"),
        ("3 May 2024", "3 May 2024"),
        ("Ada May", "Ada May"),
        ("Ada Quill, 17", "Ada Quill, 17"),
        ("Ada Quill and 3 Mayors", "Ada Quill and 3 Mayors"),
    ],
)
def test_what_stands_before_a_date(line: str, expected: str) -> None:
    assert before_date(line) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("By Ada QuillApril 17, 2024", "By Ada Quill April 17, 2024"),
        ("Bo DalPublished 17.4.2024", "Bo Dal Published 17.4.2024"),
        ("Curtis LeMay 3, 2024", "Curtis LeMay 3, 2024"),
        ("Ada McQuill 2024", "Ada McQuill 2024"),
        ("Ada QuillApril", "Ada QuillApril"),
    ],
)
def test_names_are_parted_from_dates(line: str, expected: str) -> None:
    assert unglued(line) == expected


@given(st.text(max_size=200))
def test_no_text_raises(text: str) -> None:
    assert len(before_date(text)) <= len(text)
    assert unglued(text).replace(" ", "") == text.replace(" ", "")

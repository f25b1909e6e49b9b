from datetime import timedelta

import pytest

from feedclean.feeds.hints import hints_of
from feedclean.model import FeedHints


@pytest.mark.parametrize(
    ("xml", "ttl"),
    [
        ("<ttl>60</ttl>", timedelta(hours=1)),
        ("<ttl> 5 </ttl><sy:updatePeriod>\n daily </sy:updatePeriod>", timedelta(days=1)),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>", timedelta(minutes=15)),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", timedelta(hours=1)),
        ("<ttl>9999999</ttl>", timedelta(days=31)),
        ("<ttl>0</ttl>", None),
        ("<ttl>soon</ttl><sy:updatePeriod>often</sy:updatePeriod>", None),
        ("", None),
    ],
)
def test_how_often(xml: str, ttl: timedelta | None) -> None:
    assert hints_of(xml).ttl == ttl


def test_hours_and_days() -> None:
    xml = "<skipHours><hour>0</hour><hour>24</hour><hour>7</hour><hour>25</hour></skipHours><skipDays><day>Monday</day><day>sunday</day><day>Holiday</day></skipDays>"
    assert hints_of(xml) == FeedHints(skip_hours=frozenset({0, 7}), skip_days=frozenset({0, 6}))


def test_all_hours_would_mean_never() -> None:
    xml = "".join(f"<hour>{h}</hour>" for h in range(24))
    assert hints_of(xml).skip_hours == frozenset()

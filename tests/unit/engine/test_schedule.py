"""Due times: adaptive within bounds, the server's word kept, back-off, jitter that is always the same."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedclean.engine.schedule import fraction, reschedule
from feedclean.model import Auto, Cron, FeedHints, Interval, Outcome, Schedule, Signs, Source, SourceState

NOW = datetime(2026, 3, 4, 12, 30, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


UNCHANGED, AUTO = Signs(Outcome.UNCHANGED), Auto()


def wait(schedule: Schedule = AUTO, *, signs: Signs = UNCHANGED, source_id: str = "s", **state: object) -> timedelta:
    source = Source(source_id, "http://s.test/", schedule=schedule)
    after = reschedule(source, replace(SourceState(source_id, source.url), **state), now=NOW, signs=signs)  # type: ignore[arg-type]
    assert after.next_due is not None
    return after.next_due - NOW


def dates(gap: timedelta, *, since: timedelta = timedelta(), count: int = 12) -> tuple[datetime, ...]:
    return tuple(NOW - since - gap * n for n in range(count))


def changed(*published: datetime) -> Signs:
    return Signs(Outcome.CHANGED, published=published)


class TestAuto:
    def test_it_looks_about_twice_per_gap(self) -> None:
        assert 27 * MINUTE <= wait(signs=changed(*dates(HOUR))) <= 33 * MINUTE

    def test_it_stays_within_its_bounds(self) -> None:
        for n in range(20):
            often, rarely = changed(*dates(timedelta(seconds=1))), changed(*dates(30 * DAY))
            assert 5 * MINUTE <= wait(source_id=f"s{n}", signs=often) <= 5.5 * MINUTE
            assert 21.6 * HOUR <= wait(source_id=f"s{n}", signs=rarely) <= 24 * HOUR

    def test_sources_at_a_bound_part_all_the_same(self) -> None:
        waits = [wait(source_id=f"s{n}", signs=changed(*dates(30 * DAY))) for n in range(20)]
        assert max(waits) - min(waits) > HOUR

    def test_a_long_silence_counts(self) -> None:
        assert wait(signs=changed(*dates(MINUTE, since=100 * HOUR))) > 9 * HOUR

    def test_without_dates_it_guesses(self) -> None:
        assert 54 * MINUTE <= wait(signs=changed()) <= 66 * MINUTE
        assert 54 * MINUTE <= wait(signs=changed(NOW + DAY, NOW + 2 * DAY)) <= 66 * MINUTE

    def test_silence_stretches_and_news_shortens(self) -> None:
        source = Source("s", "http://s.test/")
        state = SourceState("s", source.url, rhythm=10 * MINUTE)
        rhythms = []
        for _ in range(40):
            state = reschedule(source, state, now=NOW, signs=Signs(Outcome.UNCHANGED))
            assert state.rhythm is not None
            rhythms.append(state.rhythm)
        assert rhythms == sorted(rhythms)
        assert rhythms[-1] == DAY
        state = reschedule(source, state, now=NOW, signs=changed(*dates(HOUR)))
        assert state.rhythm == 30 * MINUTE
        state = reschedule(source, state, now=NOW, signs=changed())
        assert state.rhythm == 15 * MINUTE

    def test_failures_leave_the_rhythm_alone(self) -> None:
        after = reschedule(
            Source("s", "http://s.test/"),
            SourceState("s", "", rhythm=HOUR, failures=3),
            now=NOW,
            signs=Signs(Outcome.FAILED),
        )
        assert after.rhythm == HOUR

    def test_what_the_server_asks_for_is_a_lower_bound(self) -> None:
        fresh = Signs(Outcome.UNCHANGED, fresh_for=3 * HOUR)
        for n in range(20):
            assert wait(rhythm=10 * MINUTE, source_id=f"s{n}", signs=fresh) >= 3 * HOUR
            assert wait(rhythm=10 * MINUTE, source_id=f"s{n}", hints=FeedHints(ttl=3 * HOUR)) >= 3 * HOUR

    def test_a_year_of_freshness_is_not_believed(self) -> None:
        assert wait(signs=Signs(Outcome.UNCHANGED, fresh_for=365 * DAY)) <= 1.1 * DAY

    def test_skipped_hours_and_days_are_slept_through(self) -> None:
        hints = FeedHints(skip_hours=frozenset(range(13, 20)))
        assert NOW.replace(hour=20, minute=0) <= NOW + wait(rhythm=HOUR, hints=hints) <= NOW.replace(hour=20, minute=10)
        hints = FeedHints(skip_days=frozenset({2, 3}))
        due = NOW + wait(rhythm=HOUR, hints=hints)
        assert (due.weekday(), due.hour) == (4, 0)

    @pytest.mark.parametrize("hours", [range(24), [99, -1], []])
    def test_nonsense_in_skipped_hours_is_ignored(self, hours: list[int]) -> None:
        assert wait(rhythm=HOUR, hints=FeedHints(skip_hours=frozenset(hours))) < 2 * HOUR


class TestInterval:
    def test_it_is_regular_whatever_the_refresh_took(self) -> None:
        source = Source("s", "http://s.test/", schedule=Interval(10 * MINUTE))
        state, now, fires = SourceState("s", ""), NOW, []
        for late in (0, 3, 100, 299, 0):
            state = reschedule(source, state, now=now, signs=Signs(Outcome.CHANGED))
            assert state.next_due is not None
            assert 5 * MINUTE <= state.next_due - now <= 15 * MINUTE
            fires.append(state.next_due)
            now = state.next_due + timedelta(seconds=late)
        assert {b - a for a, b in pairwise(fires)} == {10 * MINUTE}

    def test_sources_part(self) -> None:
        waits = {wait(Interval(HOUR), source_id=f"s{n}") for n in range(50)}
        assert len(waits) == 50
        assert max(waits) - min(waits) > HOUR / 2

    def test_it_may_be_short(self) -> None:
        assert timedelta(seconds=1) <= wait(Interval(timedelta(seconds=1))) <= timedelta(seconds=1.5)
        assert wait(Interval(timedelta(milliseconds=1))) == timedelta(seconds=1)

    def test_the_persons_word_beats_the_feeds_hints(self) -> None:
        hints = FeedHints(ttl=DAY, skip_hours=frozenset(range(12, 20)))
        assert wait(Interval(HOUR), hints=hints, signs=Signs(Outcome.UNCHANGED, fresh_for=DAY)) <= 1.5 * HOUR


class TestCron:
    def test_it_fires_when_it_says(self) -> None:
        assert wait(Cron("0 6 * * *", "Europe/Zurich")) == timedelta(hours=16, minutes=30)

    def test_one_that_never_fires_does_not_stop_the_daemon(self) -> None:
        assert wait(Cron("0 0 31 2 *")) == DAY


class TestFailures:
    FAILED = Signs(Outcome.FAILED)

    @pytest.mark.parametrize("schedule", [Auto(), Interval(HOUR), Cron("0 6 * * *")])
    def test_they_are_tried_again_soon_and_then_ever_later(self, schedule: Schedule) -> None:
        waits = [wait(schedule, signs=self.FAILED, failures=n, source_id="s") for n in range(1, 60)]
        assert 4 * MINUTE <= waits[0] <= 6 * MINUTE
        assert all(later > 1.2 * sooner for sooner, later in pairwise(waits[:5]))
        assert max(waits[:23]) <= 4.8 * HOUR
        assert 19 * HOUR <= waits[-1] <= 29 * HOUR

    def test_a_short_interval_is_not_made_longer_by_one_failure(self) -> None:
        assert wait(Interval(timedelta(seconds=10)), signs=self.FAILED, failures=1) <= timedelta(seconds=12)

    @given(st.integers(0, 10**9))
    def test_any_count_will_do(self, failures: int) -> None:
        assert timedelta(seconds=1) <= wait(signs=self.FAILED, failures=failures) <= 1.2 * DAY


@pytest.mark.parametrize("schedule", [Auto(), Interval(MINUTE), Cron("* * * * *")])
@pytest.mark.parametrize("outcome", [Outcome.UNCHANGED, Outcome.FAILED])
def test_retry_after_is_kept_by_all(schedule: Schedule, outcome: Outcome) -> None:
    assert wait(schedule, signs=Signs(outcome, retry_after=2 * DAY), failures=1) >= 2 * DAY
    assert wait(schedule, signs=Signs(outcome, retry_after=9000 * DAY), failures=1) == 7 * DAY


def test_what_is_gone_is_not_due() -> None:
    source = Source("s", "http://s.test/")
    assert reschedule(source, SourceState("s", ""), now=NOW, signs=Signs(Outcome.GONE)).next_due is None
    retired = SourceState("s", "", retired=True)
    assert reschedule(source, retired, now=NOW, signs=Signs(Outcome.UNCHANGED)).next_due is None


def test_jitter_is_the_same_in_every_process_and_even() -> None:
    assert fraction("a source") == fraction("a source")
    assert fraction("a source") == pytest.approx(0.8745407052338123)
    spread = [fraction(f"s{n}") for n in range(1000)]
    assert all(0 <= f < 1 for f in spread)
    assert 0.45 < sum(spread) / len(spread) < 0.55


@given(
    st.sampled_from(Outcome),
    st.lists(st.datetimes(timezones=st.just(UTC)), max_size=20),
    st.none() | st.timedeltas(timedelta(), timedelta(days=10**6)),
    st.none() | st.timedeltas(timedelta(), timedelta(days=10**6)),
    st.sampled_from([Auto(), Interval(timedelta(seconds=1)), Interval(9 * DAY), Cron("@daily", "America/New_York")]),
)
def test_any_signs_give_a_time_ahead(
    outcome: Outcome,
    published: list[datetime],
    fresh_for: timedelta | None,
    retry_after: timedelta | None,
    schedule: Schedule,
) -> None:
    signs = Signs(outcome, tuple(published), fresh_for, retry_after)
    after = reschedule(Source("s", "", schedule=schedule), SourceState("s", ""), now=NOW, signs=signs)
    assert (after.next_due is None) == (outcome is Outcome.GONE)
    assert after.next_due is None or timedelta(seconds=1) <= after.next_due - NOW <= 15 * DAY

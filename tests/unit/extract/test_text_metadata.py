"""What plain text still says of itself. All sentences are invented."""

from datetime import UTC, datetime

from feedclean import extract
from feedclean.model import Obstacle

STORY = (
    "Der alte Kran bleibt stehen, und die Stadt ist nicht froh mit dem Beschluss, den sie selbst nicht fasste. "
    "Das sagte die Bürgermeisterin am Abend, als die Sitzung zu Ende war und niemand mehr reden mochte."
)


def test_language_and_date_of_plain_text() -> None:
    found = extract(
        f"Der Kran bleibt\n\nVon Ada Quill\n\n3. Mai 2024, 09:30 Uhr\n\n{STORY}\n\n{STORY[::-1]}\n\n{STORY}"
    )

    assert found.language == "de"
    assert found.published == datetime(2024, 5, 3, 9, 30, tzinfo=UTC)
    assert found.obstacle is None


def test_no_text_at_all() -> None:
    assert extract("").obstacle == Obstacle.EMPTY

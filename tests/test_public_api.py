"""What `import feedclean` gives: exactly this, documented, and without loading what one call does not need."""

import dataclasses
import inspect
import subprocess
import sys

import feedclean

SURFACE = {
    "Article",
    "ConfigError",
    "FeedcleanError",
    "FetchError",
    "Figure",
    "InputError",
    "PublishError",
    "Removal",
    "StoreError",
    "afetch",
    "extract",
    "fetch",
}


def test_the_surface_is_exactly_this() -> None:
    assert set(feedclean.__all__) == SURFACE
    for name in SURFACE:
        thing = getattr(feedclean, name)
        assert inspect.getdoc(thing), f"{name} is not documented"


def test_extract_has_the_promised_signature() -> None:
    signature = inspect.signature(feedclean.extract)
    assert list(signature.parameters) == ["body", "url", "content_type"]
    assert all(p.kind is p.KEYWORD_ONLY for n, p in signature.parameters.items() if n != "body")


def test_article_has_the_promised_fields() -> None:
    article = feedclean.extract("<title>T</title><article><p>Words that stand alone in a paragraph.</p></article>")
    for name in (
        "title authors published modified language site_name section canonical_url blocks text html images removed"
    ).split():
        assert hasattr(article, name), name
    assert {f.name for f in dataclasses.fields(feedclean.Figure)} >= {
        "url",
        "alternates",
        "alt",
        "caption",
        "credit",
        "confidence",
    }
    assert {f.name for f in dataclasses.fields(feedclean.Removal)} >= {"rule", "reason", "text"}


def test_errors_are_one_tree() -> None:
    for name in SURFACE:
        if name.endswith("Error"):
            assert issubclass(getattr(feedclean, name), feedclean.FeedcleanError)


def test_importing_loads_neither_network_nor_store_nor_model() -> None:
    heavy = {"httpx", "sqlalchemy", "feedparser", "apscheduler", "rich", "dateparser", "nh3", "asyncio"}
    code = f"import sys, feedclean; print(*sorted({heavy!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []

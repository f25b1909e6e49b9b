"""The development sets: pages with their true text, and the site that each belongs to (folds never split a site)."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Sample:
    """One page; `text` is its true body, standfirst included."""

    name: str
    origin: str
    site: str
    url: str
    body: bytes
    text: str


def site_of(url: str) -> str:
    """Return the registrable part of the host, roughly: enough to keep the pages of one site together."""
    parts = (urlsplit(url).hostname or "").removeprefix("www.").split(".")
    keep = 3 if len(parts) > 2 and len(parts[-2]) <= 3 and len(parts[-1]) == 2 else 2
    return ".".join(parts[-keep:])


def read_samples(data: Path) -> Iterator[Sample]:
    """Yield the pages of both sets in a fixed order."""
    for f in sorted((data / "wcxb-dev" / "truth").glob("*.json.gz")):
        truth = json.loads(gzip.decompress(f.read_bytes()))
        body = gzip.decompress((data / "wcxb-dev" / "html" / f.name.replace(".json.", ".html.")).read_bytes())
        yield Sample(f.name.split(".")[0], "wcxb", site_of(truth["url"]), truth["url"], body, truth["text"])
    for f in sorted((data / "fundus-dev").glob("*.json")):
        truth = json.loads(f.read_text())
        body = gzip.decompress(f.with_suffix(".html.gz").read_bytes())
        text = (truth["summary"] + "\n" + truth["text"]).strip()
        yield Sample(f.stem, "fundus", "--".join(f.stem.split("--")[:2]), truth["url"], body, text)

"""The tables: what they hold, and why each index is there.

Times are integers (microseconds since 1970 UTC). Whatever is only read back whole lies in a JSON or zstd column
written by `codec`, so that a new field of the model needs no migration; whatever is searched or sorted by, or must be
changed for many rows at once, has a column.

A change here is a new step in `migrations.py`.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    TypeDecorator,
)

from feedclean.store.codec import micros, moment


class Instant(TypeDecorator[datetime]):
    """An aware datetime in UTC, stored as microseconds since 1970."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """Write a number."""
        return None if value is None else micros(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Read a datetime."""
        return None if value is None else moment(value)


class Words(TypeDecorator[str]):
    """Text from strangers: NUL and unpaired surrogates, which databases refuse, are replaced."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Write what every database takes."""
        return None if value is None else storable(value)


def storable(text: str) -> str:
    """Return the text without what UTF-8 and PostgreSQL cannot hold."""
    if "\0" in text:
        text = text.replace("\0", "\ufffd")
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


# SQLite's own row number, PostgreSQL's bigserial.
Number = BigInteger().with_variant(Integer(), "sqlite")

METADATA = MetaData()

meta = Table("meta", METADATA, Column("key", Text, primary_key=True), Column("value", Text, nullable=False))

sources = Table(
    "sources",
    METADATA,
    Column("id", Words, primary_key=True),
    # As the configuration has it. `plan` is a digest of the schedule: a new schedule makes a source due.
    Column("configured_url", Words, nullable=False),
    Column("plan", Text, nullable=False),
    Column("shown", Integer, nullable=False),  # how many entries its feed shows: vacuum leaves them
    Column("configured", Boolean, nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("generation", Integer, nullable=False),  # counts addresses; results of a former one don't count
    Column("host", Words, nullable=False),
    Column("shard", SmallInteger, nullable=False),  # crc32(host) & 63: a unit to spread over machines
    Column("due_at", Instant),
    # When it may next be leased: due_at, or the end of its lease, or never (NULL). One column, one index, and a
    # search for what is due never walks over what is leased.
    Column("ready_at", Instant),
    Column("leased_at", Instant),
    Column("fetched_at", Instant),
    Column("entries", Integer, nullable=False, default=0),
    Column("state", Text, nullable=False),  # SourceState
    Index("sources_ready", "ready_at"),
)

hosts = Table(
    "hosts",
    METADATA,
    Column("host", Words, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("paused_until", Instant),
    Column("noted_at", Instant, nullable=False),
    Column("reason", Words),
    Index("hosts_paused", "paused_until"),
)

entries = Table(
    "entries",
    METADATA,
    Column("n", Number, primary_key=True),
    Column("id", Words, nullable=False),
    Column("source_id", Words, ForeignKey("sources.id"), nullable=False),
    Column("url", Words),
    Column("published", Instant),
    Column("updated", Instant, nullable=False),
    Column("sort_at", Instant, nullable=False),  # published, else updated: the order of feeds
    Column("stored_at", Instant, nullable=False),  # when we last wrote it: what retention counts from
    Column("coverage", Text, nullable=False),
    Column("upstream", Text, nullable=False),
    Column("evidence", Text, nullable=False),  # JSON list of keys, present ones first
    # Packed Entry. NULL once retention took it: what is left is its identity, so that it never comes back as new.
    Column("content", LargeBinary),
    Index("entries_id", "id", "source_id", unique=True),
    Index("entries_of_source", "source_id", "sort_at", "n"),
    Index("entries_newest", "sort_at", "n"),
    Index("entries_stored", "stored_at"),
)

entry_keys = Table(
    "entry_keys",
    METADATA,
    Column("source_id", Words, primary_key=True),
    Column("key", Words, primary_key=True),
    Column("entry", Number, ForeignKey("entries.n", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Index("entry_keys_entry", "entry"),
    sqlite_with_rowid=False,
)

revisions = Table(
    "revisions",
    METADATA,
    Column("n", Number, primary_key=True),
    Column("entry", Number, ForeignKey("entries.n", ondelete="CASCADE"), nullable=False),
    Column("seen", Instant, nullable=False),
    Column("cause", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Index("revisions_entry", "entry", "n"),
)

raw_pages = Table(
    "raw_pages",
    METADATA,
    Column("entry", Number, ForeignKey("entries.n", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("source_id", Words, nullable=False),
    Column("url", Words, nullable=False),
    Column("fetched", Instant, nullable=False),
    Column("content_type", Words),
    Column("body", LargeBinary, nullable=False),
    Index("raw_pages_fetched", "fetched", "entry"),
    Index("raw_pages_of_source", "source_id", "fetched", "entry"),
)

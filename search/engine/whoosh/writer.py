"""The writing side: builds generations, changes the live one, publishes durably."""

import fcntl
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import whoosh.fields
from whoosh.reading import IndexReader, MultiReader, SegmentReader

from search.article import Article
from search.engine.port import IndexStatus
from search.engine.whoosh import earlier, policy, tombstones
from search.engine.whoosh.catalogue import (
    CURRENT,
    DRAFT,
    INDEX_NAME,
    MANIFEST,
    Manifest,
    current,
    generations,
    new_generation,
    read_toc,
    replace_durably,
    storage_of,
    write_toc,
)
from search.engine.whoosh.codec import ArraySegment
from search.engine.whoosh.fields import POSTINGS
from search.engine.whoosh.fingerprint import fingerprint
from search.engine.whoosh.merging import merge
from search.engine.whoosh.perarticle import NO_MOMENT
from search.engine.whoosh.pool import write_segments
from search.engine.whoosh.searcher import PinnedSearcher
from search.engine.whoosh.segment import SegmentView
from search.engine.whoosh.snapshot import Snapshot
from search.errors import IndexCorrupt, IndexLocked, IndexNotWritable, IndexUnavailable

LOCK = "index.lock"


def whoosh_schema() -> whoosh.fields.Schema:
    """Return the field table as Whoosh knows it: every field of postings, counted and scorable."""
    return whoosh.fields.Schema(
        **{name: whoosh.fields.KEYWORD(scorable=True) for name in POSTINGS}, id=whoosh.fields.STORED
    )


def open_with_whoosh(directory: Path) -> IndexReader:
    """Open what a generation has published as Whoosh's own reader: for its searchers and its tools."""
    toc = read_toc(directory, Manifest.read(directory))
    readers = [SegmentReader(storage_of(directory), toc.schema, segment) for segment in toc.segments]
    return readers[0] if len(readers) == 1 else MultiReader(readers)


class WhooshGeneration:
    """A generation that is being changed; readers see none of it before publish()."""

    def __init__(
        self, directory: Path, zone: ZoneInfo, kept_for: timedelta, published: Manifest | None
    ) -> None:
        """Take up a directory: empty, or with what ``published`` says is in it."""
        self._directory = directory
        self._zone, self._kept_for = zone, kept_for
        self._published = published
        self._segments: list[ArraySegment] = read_toc(directory, published).segments if published else []
        self._views: dict[str, SegmentView] = {}
        self._added: set[str] = set()
        self._serial = published.serial if published else -1
        self._removed = published.removed if published else tombstones.NONE
        # What publish() would name: on disk with all that it describes; nothing since the latest change.
        self._draft: Manifest | None = None

    @property
    def is_published(self) -> bool:
        """Say whether readers have ever seen this generation."""
        return self._published is not None

    def add(self, articles: Iterable[Article]) -> int:
        """Index articles, each replacing the one of the same id; return how many."""
        added = 0
        self._draft = None
        with _our_errors(self._directory):
            for segment in write_segments(articles, self._directory, self._zone, INDEX_NAME):
                ids = set(self._view(segment).ids)
                # In a new generation ids seldom repeat, and a look-up in every segment would be slow.
                replaced = ids if self._published else ids & self._added
                self._remove(replaced)
                self._added |= ids
                self._segments.append(segment)
                added += segment.doc_count()
        return added

    def remove(self, article_ids: Iterable[str]) -> int:
        """Take articles out; return how many there were."""
        self._draft = None
        with _our_errors(self._directory):
            return self._remove(article_ids)

    def remember_removed(self, article_ids: Iterable[str]) -> None:
        """Let readers of these ids, and of no others from now on, be told that there was an article once."""
        self._draft = None
        with _our_errors(self._directory):
            self._removed = tombstones.write(self._directory, article_ids)

    def preview(self) -> PinnedSearcher:
        """Return a searcher over what publish() would show, for as long as the block is open."""
        with _our_errors(self._directory):
            return self._searcher(self._prepared())

    def publish(self) -> IndexStatus:
        """Become what readers see, all at once and surviving power loss."""
        with _our_errors(self._directory):
            manifest = self._prepared()
            manifest.write(self._directory)
            replace_durably(self._directory.parent / CURRENT, self._directory.name + "\n")
            self._published, self._draft = manifest, None
            self.clean()
            return self._searcher(manifest).status()

    def _searcher(self, manifest: Manifest) -> PinnedSearcher:
        state = Snapshot.read(self._directory, manifest, fingerprint(self._zone), self._opened())
        return PinnedSearcher(state)

    def _prepared(self) -> Manifest:
        """Bring all that a publication names to disk, durably; only the pointer to it is left to move."""
        if self._draft is None:
            self._draft = self._prepare()
        return self._draft

    def _prepare(self) -> Manifest:
        is_new = self._published is None
        self._segments = [segment for segment in self._segments if segment.doc_count()]
        self._merge(policy.packed(self._segments) if is_new else policy.merges_due(self._segments))
        self._serial += 1
        now = datetime.now(UTC).replace(microsecond=0)
        views = [self._view(segment) for segment in self._segments]
        return Manifest(
            fingerprint=fingerprint(self._zone),
            serial=self._serial,
            toc_sha256=write_toc(self._directory, whoosh_schema(), self._segments, self._serial),
            built_at=self._published.built_at if self._published else now,
            published_at=now,
            articles=sum(segment.doc_count() for segment in self._segments),
            newest=_newest(self._segments, views),
            bytes=sum(view.file.size for view in views),
            removed=self._removed,
            earlier=earlier.replaced(self._published, now, self._kept_for) if self._published else (),
        )

    def clean(self) -> None:
        """Delete files that nothing published names, left by this run or by one that was killed."""
        # What is on disk says what is published: publish() may have failed behind its first rename.
        earlier.clean(self._directory, Manifest.read(self._directory))

    def _view(self, segment: ArraySegment) -> SegmentView:
        name = segment.segment_id()
        if name not in self._views:
            self._views[name] = segment.view(self._directory)
        return self._views[name]

    def _opened(self) -> dict[Path, SegmentView]:
        return {view.file.path: view for view in self._views.values()}

    def _remove(self, article_ids: Iterable[str]) -> int:
        views = [(segment, self._view(segment)) for segment in self._segments]
        removed = 0
        for article_id in article_ids:
            for segment, view in views:
                doc = view.number_of(article_id)
                if doc >= 0 and not segment.is_deleted(doc):
                    segment.delete_document(doc)
                    removed += 1
        return removed

    def _merge(self, groups: list[list[ArraySegment]]) -> None:
        for group in groups:
            merged = ArraySegment(INDEX_NAME)
            views = [segment.view(self._directory, self._opened()) for segment in group]
            for view in views:
                # What is wrong in it would get a checksum that is right.
                view.file.verify_once()
            merged.set_doc_count(merge(views, merged.path(self._directory)))
            for view in views:
                view.file.let_go()
            place = self._segments.index(group[0])
            self._segments = [segment for segment in self._segments if segment not in group]
            self._segments.insert(place, merged)


class WhooshWriter:
    """Opens generations under a data directory."""

    def __init__(self, data_dir: Path, zone: ZoneInfo, kept_for: timedelta) -> None:
        """Name the folder; ``kept_for`` is how long what is replaced stays for those who walk through it."""
        self._data_dir = data_dir
        self._zone, self._kept_for = zone, kept_for

    @contextmanager
    def generation(self) -> Iterator[WhooshGeneration]:
        """Open an empty generation beside the live one; leaving the block unpublished throws it away."""
        with self._locked():
            directory = new_generation(self._data_dir, datetime.now(UTC))
            generation = WhooshGeneration(directory, self._zone, self._kept_for, None)
            try:
                yield generation
            finally:
                if not generation.is_published:
                    shutil.rmtree(directory)

    @contextmanager
    def live_generation(self) -> Iterator[WhooshGeneration]:
        """Open the live generation for a small change; leaving the block unpublished undoes it."""
        with self._locked():
            directory = current(self._data_dir)
            manifest = Manifest.read(directory)
            manifest.require(fingerprint(self._zone))
            generation = WhooshGeneration(directory, self._zone, self._kept_for, manifest)
            generation.clean()
            try:
                yield generation
            finally:
                generation.clean()

    def rollback(self) -> IndexStatus:
        """Make the newest generation before the live one live again; IndexUnavailable when there is none."""
        with self._locked():
            live = current(self._data_dir)
            for directory in reversed(generations(self._data_dir)):
                if directory.name < live.name and (directory / MANIFEST).exists():
                    status = self._readable(directory).status()
                    replace_durably(self._data_dir / CURRENT, directory.name + "\n")
                    return status
            raise IndexUnavailable(f"no generation before {live.name}")

    def _readable(self, directory: Path) -> PinnedSearcher:
        """Open a generation before anybody is led there: it may be damaged, or of another analysis."""
        try:
            return PinnedSearcher(Snapshot.open(directory, fingerprint(self._zone)))
        except FileNotFoundError as error:
            raise IndexCorrupt(f"{directory.name} is not whole: {error.filename} is missing") from error

    def prune(self, keep: int) -> list[str]:
        """Delete all but the live generation, the ``keep`` before it and the recent; return their names."""
        with self._locked(), _our_errors(self._data_dir):
            kept = earlier.live_and_before(self._data_dir, keep)
            kept |= earlier.recent(self._data_dir, datetime.now(UTC), self._kept_for)
            doomed = [directory for directory in generations(self._data_dir) if directory not in kept]
            for directory in doomed:
                # First what makes it a generation: a rollback must not choose one that is half deleted.
                (directory / MANIFEST).unlink(missing_ok=True)
                shutil.rmtree(directory)
            (self._data_dir / f"{CURRENT}{DRAFT}").unlink(missing_ok=True)
            for directory in kept:
                # Whoever was killed after moving the pointer left what it no longer names.
                with suppress(IndexUnavailable, FileNotFoundError):
                    earlier.clean(directory, Manifest.read(directory))
            return [directory.name for directory in doomed]

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold the write lock; the system releases it when the process dies."""
        with _our_errors(self._data_dir):
            self._data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = (self._data_dir / LOCK).open("a")
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise IndexLocked(f"{self._data_dir / LOCK} is held by another process") from error
            yield


@contextmanager
def _our_errors(folder: Path) -> Iterator[None]:
    """Say what the file system refuses as an error of ours."""
    try:
        yield
    except OSError as error:
        raise IndexNotWritable(f"cannot write the index in {folder}: {error}") from error


def _newest(segments: list[ArraySegment], views: list[SegmentView]) -> datetime | None:
    """Return the latest moment of publication among live articles."""
    latest = NO_MOMENT
    for segment, view in zip(segments, views, strict=True):
        published = view.published.copy()
        published[sorted(segment.deleted_docs())] = NO_MOMENT
        latest = max(latest, int(published.max(initial=NO_MOMENT)))
    return None if latest == NO_MOMENT else datetime.fromtimestamp(latest, UTC)

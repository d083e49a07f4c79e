"""Whoosh's view of our segments: a Segment that Whoosh lists in its table of contents, and its Codec.

Whoosh names and lists segments and what is deleted from them; what stands in one is our array file.
The readers here let Whoosh's own searchers run over it too (see tests/contract); the service reads the
arrays directly. Segments are written by inverter.py and merging.py, not by Whoosh's SegmentWriter,
which handles a posting at a time.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from whoosh.codec import base
from whoosh.codec.whoosh3 import W3Segment
from whoosh.matching import ListMatcher
from whoosh.reading import TermInfo, TermNotFound

from search.engine.whoosh.lengths import DECODED_LENGTHS
from search.engine.whoosh.segment import SegmentView
from search.record import dump

EXTENSION = ".arrays"


class ArraySegment(W3Segment):  # type: ignore[misc]
    """A segment in Whoosh's table of contents: its name, how many articles, which are deleted."""

    def __init__(self, index_name: str, article_count: int = 0) -> None:
        super().__init__(ArrayCodec(), index_name, article_count)

    def should_assemble(self) -> bool:
        """Say no: a segment is one file already."""
        return False

    def path(self, directory: Path) -> Path:
        """Return where the segment's file stands."""
        return directory / str(self.make_filename(EXTENSION))

    def view(self, directory: Path, opened: Mapping[Path, SegmentView] | None = None) -> SegmentView:
        """Open the segment as it is now, deletions included; what is open of it already is taken over."""
        path, deleted = self.path(directory), sorted(self.deleted_docs())
        known = opened.get(path) if opened else None
        return (
            known.with_deleted(deleted) if known and known.file.is_in_place() else SegmentView(path, deleted)
        )


class ArrayCodec(base.Codec):  # type: ignore[misc]
    """Reads array segments for Whoosh."""

    def new_segment(self, storage: Any, indexname: str) -> ArraySegment:  # noqa: ARG002
        """Return a segment with a name of its own."""
        return ArraySegment(indexname)

    def per_document_reader(self, storage: Any, segment: ArraySegment) -> "ArticleReader":
        """Return the reader of what is kept article by article."""
        return ArticleReader(segment, segment.view(Path(storage.folder)))

    def terms_reader(self, storage: Any, segment: ArraySegment) -> "TermsReader":
        """Return the reader of terms and postings."""
        return TermsReader(segment.view(Path(storage.folder)))


class ArticleReader(base.PerDocumentReader):  # type: ignore[misc]
    """Stored fields, lengths and deletions."""

    def __init__(self, segment: ArraySegment, view: SegmentView) -> None:
        self._segment = segment
        self._view = view

    def close(self) -> None:
        """Do nothing: the mapping goes with the last view of it."""

    def doc_count(self) -> int:
        """Return how many articles are live."""
        return self._view.live_count

    def doc_count_all(self) -> int:
        """Return how many articles there are, deleted ones included."""
        return self._view.article_count

    def has_deletions(self) -> bool:
        """Say whether any article is deleted."""
        return bool(len(self._view.deleted))

    def is_deleted(self, docnum: int) -> bool:
        """Say whether an article is deleted."""
        return bool(self._segment.is_deleted(docnum))

    def deleted_docs(self) -> list[int]:
        """Return the numbers of the deleted articles."""
        return list(self._view.deleted.tolist())

    def has_column(self, fieldname: str) -> bool:  # noqa: ARG002
        """Say no: Whoosh's columns are not used."""
        return False

    def field_length(self, fieldname: str) -> int:
        """Return how many tokens a field has in all."""
        return self._view.lengths.get(fieldname, 0)

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """Return how many tokens a field of an article has."""
        field = self._view.fields.get(fieldname)
        return int(field.postings.lengths[docnum]) if field else default

    def min_field_length(self, fieldname: str) -> int:
        """Return the least length of a field."""
        return int(self._view.fields[fieldname].postings.lengths.min())

    def max_field_length(self, fieldname: str) -> int:
        """Return the greatest length of a field."""
        return int(self._view.fields[fieldname].postings.lengths.max())

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        """Return the article's record."""
        return dump(self._view.article(docnum))


class TermsReader(base.TermsReader):  # type: ignore[misc]
    """Terms and postings."""

    def __init__(self, view: SegmentView) -> None:
        self._view = view

    def close(self) -> None:
        """Do nothing: the mapping goes with the last view of it."""

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        field, text = term
        return self._view.fields[field].slot(text.decode()) >= 0

    def indexed_field_names(self) -> list[str]:
        """Return the names of the fields that have postings."""
        return list(self._view.fields)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """Yield every field and term, in order."""
        for name in sorted(self._view.fields):
            yield from self.terms_from(name, b"")

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """Yield the terms of a field that begin with prefix."""
        return ((fieldname, term.encode()) for term in self._view.fields[fieldname].prefixed(prefix.decode()))

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        """Return how often a term occurs; raises Whoosh's TermNotFound."""
        docs, codes = self._view.fields[fieldname].docs_and_codes(text.decode())
        if not len(docs):
            raise TermNotFound(f"No term {fieldname}:{text!r}")
        frequencies, lengths = codes >> 8, DECODED_LENGTHS[codes & 0xFF]
        return TermInfo(
            weight=float(frequencies.sum()),
            df=len(docs),
            minlength=int(lengths.min()),
            maxlength=int(lengths.max()),
            maxweight=float(frequencies.max()),
            minid=int(docs[0]),
            maxid=int(docs[-1]),
        )

    def frequency(self, fieldname: str, text: bytes) -> float:
        """Return how often a term occurs in all."""
        return float(self.term_info(fieldname, text).weight())

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """Return how many articles hold a term."""
        return len(self._view.fields[fieldname].docs(text.decode()))

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> ListMatcher:
        """Return Whoosh's matcher over a term's postings."""
        docs, codes = self._view.fields[fieldname].docs_and_codes(text.decode())
        info = self.term_info(fieldname, text)
        frequencies = (codes >> 8).astype(float).tolist()
        return ListMatcher(
            docs.tolist(), frequencies, None, format_, scorer=scorer, term=(fieldname, text), terminfo=info
        )

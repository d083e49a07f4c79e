"""Articles -> segment files, on all cores."""

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread
from zoneinfo import ZoneInfo

from search.article import Article
from search.engine.whoosh.codec import ArraySegment
from search.engine.whoosh.inverter import Inverter
from search.errors import IndexNotWritable

# So much text makes one segment before merging: enough to write big arrays, little enough for all cores
# to end together and for memory (about 150 MiB in a worker).
BATCH_CHARACTERS = 3_000_000
# An update of fewer articles is done sooner than another process starts.
_SMALL = 200


def write_segments(
    articles: Iterable[Article], directory: Path, zone: ZoneInfo, index_name: str
) -> Iterator[ArraySegment]:
    """Write articles as segments of a directory; yield each segment when it is written, in order."""
    batches = _batches(articles)
    ahead = list(islice(batches, 2))
    if not ahead:
        return
    if len(ahead) == 1 and len(ahead[0]) < _SMALL:
        yield _write(ahead[0], ArraySegment(index_name), directory, zone)
        return
    workers = len(os.sched_getaffinity(0))
    # A fresh process: a fork would carry along whatever threads and locks its parent has.
    with ProcessPoolExecutor(workers, get_context("spawn"), _end_with_parent) as pool:
        waiting: deque[Future[ArraySegment]] = deque()
        try:
            for batch in chain(ahead, batches):
                waiting.append(pool.submit(_write, batch, ArraySegment(index_name), directory, zone))
                if len(waiting) > workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool as error:
            raise IndexNotWritable("a process that wrote the index was killed") from error
        finally:
            pool.shutdown(cancel_futures=True)


def _end_with_parent() -> None:
    """End this process when its parent is killed: it would wait for work for ever."""

    def watch() -> None:
        parent = parent_process()
        if parent is not None:
            parent.join()
        os._exit(1)

    Thread(target=watch, daemon=True).start()


def _write(articles: list[Article], segment: ArraySegment, directory: Path, zone: ZoneInfo) -> ArraySegment:
    inverter = Inverter(zone)
    inverter.add(articles)
    inverter.write(segment.path(directory))
    segment.set_doc_count(len(inverter))
    return segment


def _batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    """Cut into batches of about equal size; of articles of one id in a batch the last stays."""
    batch: dict[str, Article] = {}
    size = 0
    for article in articles:
        batch.pop(article.id, None)
        batch[article.id] = article
        size += sum(map(len, article.texts()))
        if size >= BATCH_CHARACTERS:
            yield list(batch.values())
            batch, size = {}, 0
    if batch:
        yield list(batch.values())

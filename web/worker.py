"""gunicorn's worker, which computes one answer at a time and takes no other request meanwhile."""

from collections.abc import Callable, Iterable
from threading import Lock
from time import monotonic, perf_counter
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

from web.measuring import ARRIVED, WAITING

# So long a connection that was just taken may keep the worker from taking another. Its request is mostly
# there already; somebody who says nothing must not hold up the others.
_ARRIVING_S = 0.02


class Worker(ThreadWorker):  # type: ignore[misc]
    """Threads read requests and write answers, so that slow readers hold up nobody; one at a time computes.

    Threads that compute take turns anyway, every five milliseconds, which is about what a page takes: a page
    would wait for those that came after it as well. And a request that waits here cannot be answered by a
    worker that has nothing to do: it is left in the system's queue, for whichever is free first.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._turn = Lock()
        self._arriving_until_s = 0.0

    def load_wsgi(self) -> None:
        """Load the application, and let it answer one request at a time."""
        super().load_wsgi()
        application: Callable[[Any, Any], Iterable[bytes]] = self.wsgi  # type: ignore[has-type]

        def answer(environ: Any, start_response: Any) -> Iterable[bytes]:
            environ[ARRIVED], environ[WAITING] = perf_counter(), self.waiting
            try:
                with self._turn:
                    self._arriving_until_s = 0.0
                    found: Iterable[bytes] = application(environ, start_response)
                    return found
            finally:
                # The main loop looks up: it may take another connection now.
                self.method_queue.defer(lambda: None)

        self.wsgi = answer

    def waiting(self) -> int:
        """Return how many connections are in the system's queue; always 0 where the system does not say."""
        return sum(max(0, listener.get_backlog()) for listener in self.sockets)

    def accept(self, listener: Any) -> None:
        """Take a connection, if no other worker was faster."""
        before = self.nr_conns
        super().accept(listener)
        if self.nr_conns > before:
            self._arriving_until_s = monotonic() + _ARRIVING_S

    def set_accept_enabled(self, enabled: bool) -> None:
        """Listen or not; who stops for good first takes whoever is waiting: there may be no other worker."""
        if not self.alive:
            self._empty_queue()
        super().set_accept_enabled(enabled and self._is_free())

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        """Wait for what happens next, and do it; take no connection meanwhile unless free."""
        if self._accepting and not self._is_free():
            super().set_accept_enabled(False)
        arriving_s = self._arriving_until_s - monotonic()
        super().wait_for_and_dispatch_events(min(timeout, arriving_s) if arriving_s > 0 else timeout)

    def _is_free(self) -> bool:
        # In this order: what has arrived has its turn before it counts as arriving no more.
        return monotonic() >= self._arriving_until_s and not self._turn.locked()

    def _empty_queue(self) -> None:
        for listener in self.sockets:
            listener.setblocking(False)
            taken = -1
            while taken < self.nr_conns < self.worker_connections:
                taken = self.nr_conns
                self.accept(listener)

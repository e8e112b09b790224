"""Batch: group commit. What waits while one commit runs goes into the next one, together.

Nobody waits for company: a lone mail is committed at once, and fifty mails that arrive during a
commit share the next. Each waits for its own answer.
"""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from mailflow.errors import StoreError
from mailflow.mail.envelope import Envelope

Accept = Callable[[Sequence[Envelope]], object]
"""Store the mails durably and return, all or none; or raise: then none was stored."""

_Waiting = tuple[Envelope, "asyncio.Future[None]"]


class Batch:
    """Collect envelopes and commit them in one thread, off the event loop."""

    def __init__(self, accept: Accept, size: int) -> None:
        self._accept = accept
        self._size = size
        self._queue: asyncio.Queue[_Waiting] = asyncio.Queue()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="mailflow-accept")

    async def commit(self, envelope: Envelope) -> None:
        """Return when the mail is stored; raise what `accept` raised when it is not."""
        stored: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        await self._queue.put((envelope, stored))
        await stored

    async def run(self) -> None:
        """Commit what waits, for ever."""
        while True:
            waiting = [await self._queue.get()]
            while len(waiting) < self._size and not self._queue.empty():
                waiting.append(self._queue.get_nowait())
            await self._commit(waiting)

    def close(self) -> None:
        """Let the commit that runs end, and start no other."""
        self._thread.shutdown(wait=True, cancel_futures=True)

    async def _commit(self, waiting: list[_Waiting]) -> None:
        error = await self._try([envelope for envelope, _ in waiting])
        # One mail that cannot be stored costs only itself; a store that is away costs one attempt.
        if error is not None and len(waiting) > 1 and not isinstance(error, StoreError | OSError):
            for one in waiting:
                await self._commit([one])
            return
        for _, stored in waiting:
            if not stored.done():  # the client may have gone
                _settle(stored, error)

    async def _try(self, envelopes: list[Envelope]) -> Exception | None:
        loop = asyncio.get_running_loop()
        try:
            await loop.run_in_executor(self._thread, self._accept, envelopes)
        except Exception as error:  # whatever it is, the sender must hear "later", not "never"
            return error
        return None


def _settle(stored: "asyncio.Future[None]", error: Exception | None) -> None:
    if error is None:
        stored.set_result(None)
    else:
        stored.set_exception(error)

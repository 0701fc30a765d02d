"""Reads the mailboxes in which something was noticed, in the process that noticed it: a task in the queue would cost
more than the reading. The row is due all the same, so that somebody else reads it if this process dies."""

import asyncio
import logging
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor

from django.db import close_old_connections, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from creneau.calendars import kept
from creneau.calendars.synchronise import poll

log = logging.getLogger(__name__)

AT_ONCE, AT_ONE_SERVER = 8, 4


class Looking:
    """Used by one event loop. A mailbox is read by one thread at a time, and again if more was noticed meanwhile."""

    def __init__(self) -> None:
        self._turns = defaultdict[str, asyncio.Semaphore](lambda: asyncio.Semaphore(AT_ONE_SERVER))
        self._waiting: set[int] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="look", initializer=self._begin)
        self._databases: list[BaseDatabaseWrapper] = []

    def look(self, pk: int, server: str) -> None:
        """Soon; nothing when that is to come anyway."""
        if pk in self._waiting:
            return
        self._waiting.add(pk)
        task = asyncio.get_running_loop().create_task(self._look(pk, server))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _look(self, pk: int, server: str) -> None:
        async with self._turns[server]:
            self._waiting.discard(pk)
            again = await asyncio.get_running_loop().run_in_executor(self._threads, _poll, pk)
        if again:
            self.look(pk, server)

    def _begin(self) -> None:
        """In each thread: its connection to the database is closed by the one who ends the threads."""
        connection.inc_thread_sharing()
        self._databases.append(connections[connection.alias])

    def end(self) -> None:
        """Waits for the readings that have begun."""
        self._threads.shutdown(cancel_futures=True)
        for each in self._databases:
            each.close()
        kept.close_idle(after_seconds=0.0)


def _poll(pk: int) -> bool:
    try:
        close_old_connections()
        return poll(connection_id=pk, noticed=True)
    except Exception:
        log.exception("a mailbox could not be read; it will be found as due")
        connections.close_all()
        return False

"""Listens to Exchange: one event loop reads the streams of all mailboxes that are this worker's share.

A mailbox whose stream cannot be had is polled, and tried again later and later. After every start of a stream, and
after every end, the calendar is read: nothing is told twice by Exchange.
"""

import asyncio
import contextlib
import logging
import os
import random
import socket
import threading
import time
import uuid
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import TypeVar

from django.db import close_old_connections, connections

from creneau.calendars import kept
from creneau.calendars.watching import shares
from creneau.calendars.watching.looking import Looking
from creneau.calendars.watching.opening import open_stream
from creneau.calendars.watching.shares import Share
from creneau.ews import errors
from creneau.ews.stream import EventStream

log = logging.getLogger(__name__)

TEND_EVERY_SECONDS = 3.0
SILENT_AFTER_SECONDS = 180.0  # Exchange gives a sign of life every 45 seconds or so
AT_ONCE, AT_ONE_SERVER = 8, 4  # openings
PATIENCE = 4  # failures in a row before the mailbox is polled for a while
REST_WHILE_AWAY, REST = timedelta(minutes=1), timedelta(minutes=20)

Result = TypeVar("Result")


def watch(ending: threading.Event) -> None:
    """Until the event is set. What goes wrong is logged, and begun anew."""
    while not ending.is_set():
        try:
            asyncio.run(Watch(ending).run())
        except Exception:
            log.exception("watching failed; beginning anew")
            ending.wait(TEND_EVERY_SECONDS)


@dataclass
class _Held:
    share: Share
    stream: EventStream
    heard_at: float
    has_spoken: bool = False  # a proxy may keep what Exchange says, and pass on no more than that it will


@dataclass
class Watch:
    ending: threading.Event
    name: str = field(default_factory=lambda: f"{socket.gethostname()[:30]}:{os.getpid()}:{uuid.uuid4().hex[:8]}")

    def __post_init__(self) -> None:
        self._held: dict[int, _Held] = {}
        self._wanted: dict[int, Share] = {}
        self._waiting: dict[int, float] = {}  # not to be opened before, on the monotonic clock
        self._opening: set[int] = set()
        self._failures: dict[int, int] = {}
        self._turns = defaultdict[str, asyncio.Semaphore](lambda: asyncio.Semaphore(AT_ONE_SERVER))
        self._noticed: set[int] = set()
        self._opened: set[int] = set()
        self._lost: set[int] = set()
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="open")
        self._desk = ThreadPoolExecutor(1, thread_name_prefix="desk")  # what is written down, in order

    async def run(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._wake = asyncio.Event()
        self._looking = Looking()
        telling = self._loop.create_task(self._tell())
        try:
            while not self.ending.is_set():
                await self._tend()
                await asyncio.sleep(TEND_EVERY_SECONDS)
        finally:
            telling.cancel()
            for pk in list(self._held):
                self._close(pk)
            with contextlib.suppress(Exception):
                await self._at_desk(lambda: shares.leave(self.name))
            await self._at_desk(self._looking.end)
            await self._at_desk(connections.close_all)
            self._desk.shutdown()
            self._threads.shutdown(wait=False)

    # Who is watched

    async def _tend(self) -> None:
        try:
            self._wanted = await self._at_desk(lambda: shares.shares_of(self.name))
        except Exception:
            log.exception("the database does not say whom to watch")
        kept.close_idle()
        now = time.monotonic()
        for pk, held in list(self._held.items()):
            if self._wanted.get(pk) != held.share:
                self._close(pk)
            elif now - held.heard_at > SILENT_AFTER_SECONDS:
                self._ended(pk, errors.ServerError("a silent stream"))
        missing = [pk for pk in self._wanted if pk not in self._held and pk not in self._opening]
        for pk in missing:
            if self._waiting.get(pk, 0.0) <= now:
                self._opening.add(pk)
                self._loop.create_task(self._open(self._wanted[pk]))

    async def _open(self, share: Share) -> None:
        try:
            async with self._turns[share.server]:
                stream = await self._loop.run_in_executor(self._threads, _open, share)
        except errors.ExchangeError as error:
            self._failed(share.pk, error)
        except Exception:
            log.exception("a stream could not be opened")
            self._failed(share.pk, errors.ServerError())
        else:
            self._hold(share, stream)
        finally:
            self._opening.discard(share.pk)

    def _hold(self, share: Share, stream: EventStream) -> None:
        if self._wanted.get(share.pk) != share or self.ending.is_set():
            stream.close()
            return
        self._held[share.pk] = _Held(share, stream, time.monotonic())
        self._loop.add_reader(stream.fileno(), self._read, share.pk)
        self._read(share.pk)  # what came along with the head of the answer

    # What is heard

    def _read(self, pk: int) -> None:
        held = self._held[pk]
        try:
            for notification in held.stream.read():
                held.heard_at = time.monotonic()
                if notification.changed_folders:
                    self._noticed.add(pk)
                    self._wake.set()
                if notification.is_closed or notification.lost_subscriptions:
                    self._ended(pk, None)
                    return
                if not held.has_spoken:
                    self._has_spoken(pk, held)
        except errors.ExchangeError as error:
            self._ended(pk, error)

    def _has_spoken(self, pk: int, held: _Held) -> None:
        """Exchange says at once that it will tell: from now on it is believed."""
        held.has_spoken = True
        self._failures.pop(pk, None)
        self._opened.add(pk)
        self._wake.set()

    def _ended(self, pk: int, error: errors.ExchangeError | None) -> None:
        """Every half hour as a matter of course; else the server went away, perhaps for all at once."""
        has_spoken = self._held[pk].has_spoken
        self._close(pk)
        if not has_spoken:
            self._failed(pk, error or errors.ServerError("a stream that ended before it said anything"))
            return
        self._lost.add(pk)
        self._wake.set()
        spread = min(30.0, 1.0 + len(self._wanted) / 50)
        self._waiting[pk] = time.monotonic() + (random.uniform(0, spread) if error else 0.0)  # noqa: S311

    def _close(self, pk: int) -> None:
        held = self._held.pop(pk)
        self._loop.remove_reader(held.stream.fileno())
        held.stream.close()

    def _failed(self, pk: int, error: errors.ExchangeError) -> None:
        """A refused sign-in gives the row away by itself; what stays impossible is left to polling for a while."""
        failures = self._failures[pk] = self._failures.get(pk, 0) + 1
        asked = min(float(error.detail.get("retry_after_seconds") or 0), 3600.0)
        self._waiting[pk] = time.monotonic() + max(asked, random.uniform(1, 2**failures))  # noqa: S311
        if failures >= PATIENCE:
            del self._failures[pk]
            away = isinstance(error, errors.Unreachable | errors.Throttled)
            rest = (REST_WHILE_AWAY if away else REST) * random.uniform(0.8, 1.2)  # noqa: S311
            self._loop.create_task(self._at_desk(lambda: shares.give_back(self.name, [pk], not_before=rest)))

    async def _tell(self) -> None:
        """Writes down what was heard, many at a time, and has it looked at."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            opened, self._opened = self._opened, set()
            lost, self._lost = self._lost, set()
            noticed, self._noticed = self._noticed, set()
            try:
                await self._at_desk(partial(self._write_down, opened, lost, noticed))
            except Exception:
                log.exception("what was noticed could not be written down")
                self._opened |= opened
                self._lost |= lost
                self._noticed |= noticed
                await asyncio.sleep(1)
                self._wake.set()
            else:
                for share in filter(None, map(self._wanted.get, noticed)):
                    self._looking.look(share.pk, share.server)

    def _write_down(self, opened: set[int], lost: set[int], noticed: set[int]) -> None:
        if lost:
            shares.lost(self.name, lost)
        if opened:
            shares.streaming(self.name, opened)
        if noticed:
            shares.notice(noticed)

    async def _at_desk(self, act: Callable[[], Result]) -> Result:
        def acting() -> Result:
            close_old_connections()
            return act()

        return await self._loop.run_in_executor(self._desk, acting)


def _open(share: Share) -> EventStream:
    try:
        return open_stream(share)
    finally:
        connections.close_all()

"""One watcher for all streams: whom it wakes, how often it asks, and when it stops."""

import asyncio
import threading
from contextlib import ExitStack

import pytest

from gateway.live.places import StreamPlaces
from gateway.live.watcher import Listener, Watcher
from gateway.rest.problems import Problem
from infra.audiences.pulse import Pulse
from tests.gateway.rest.test_limits import person

LONG = 20


class Feeds:
    """How the feeds stand, and how often that was asked."""

    def __init__(self) -> None:
        self.now = {"a": Pulse(1), "b": Pulse(1)}
        self.times_asked = 0
        self.fault: Exception | None = None
        self.failed = threading.Event()

    def look(self) -> dict[str, Pulse]:
        self.times_asked += 1
        if self.fault is not None:
            self.failed.set()
            raise self.fault
        return dict(self.now)


async def settled(listener: Listener) -> None:
    """Until what is new at the beginning was told."""
    assert await listener.news_within(LONG)


def test_who_listens_is_woken_by_the_own_feed_alone() -> None:
    feeds = Feeds()
    watcher = Watcher(feeds.look, look_seconds=0.01)

    async def listen() -> None:
        with watcher.listening("a") as a, watcher.listening("b") as b, watcher.listening(None) as c:
            await settled(a)
            woken = b.times_woken  # at most by the first look, which came before a was told of it
            for number in range(2, 6):
                feeds.now["a"] = Pulse(number)
                assert await a.news_within(LONG)
            assert c.times_woken >= a.times_woken - 1
            assert b.times_woken == woken

    asyncio.run(listen())


def test_a_mark_alone_is_news() -> None:
    feeds = Feeds()
    watcher = Watcher(feeds.look, look_seconds=0.01)

    async def listen() -> None:
        with watcher.listening("a") as a:
            await settled(a)
            feeds.now["a"] = Pulse(1, complete_to=1)
            assert await a.news_within(LONG)

    asyncio.run(listen())


def test_many_streams_are_one_thread_and_one_question_at_a_time() -> None:
    feeds = Feeds()
    watcher = Watcher(feeds.look, look_seconds=LONG)

    others = threading.enumerate()

    async def listen() -> None:
        with ExitStack() as stack:
            ears = [stack.enter_context(watcher.listening("a")) for _ in range(200)]
            threads = [
                each for each in threading.enumerate() if each.name == "live" and each not in others
            ]
            assert len(threads) == 1
            await asyncio.gather(*(settled(each) for each in ears[:1]))
            assert feeds.times_asked == 1
        threads[0].join(LONG)
        assert not threads[0].is_alive()
        assert watcher.listeners == ()

    asyncio.run(listen())


def test_a_database_that_is_away_is_asked_again() -> None:
    feeds = Feeds()
    watcher = Watcher(feeds.look, look_seconds=0.01)

    async def listen() -> None:
        with watcher.listening("a") as a:
            await settled(a)
            feeds.fault = OSError("away")
            assert await asyncio.to_thread(feeds.failed.wait, LONG)
            feeds.now["a"] = Pulse(2)
            feeds.fault = None
            assert await a.news_within(LONG)

    asyncio.run(listen())


def test_a_listener_whose_loop_is_gone_keeps_nobody_from_news() -> None:
    feeds = Feeds()
    watcher = Watcher(feeds.look, look_seconds=0.01)
    stack = ExitStack()

    async def begin() -> None:
        stack.enter_context(watcher.listening("a"))

    asyncio.run(begin())

    async def listen() -> None:
        with watcher.listening("a") as a:
            feeds.now["a"] = Pulse(2)
            assert await a.news_within(LONG)

    asyncio.run(listen())
    stack.close()


def test_places_are_bounded_for_a_person_and_an_office_and_given_back() -> None:
    places = StreamPlaces(of_person=1, of_office=2)
    with places.place(person("a", "x")):
        with pytest.raises(Problem) as mine, places.place(person("a", "x")):
            pass
        assert (mine.value.status, mine.value.code) == (429, "live.too_many_of_person")
        with places.place(person("b", "x")), places.place(person("c", "y")):
            assert places.taken == 3
            with pytest.raises(Problem) as office, places.place(person("d", "x")):
                pass
            assert office.value.code == "live.too_many_of_office"
    assert places.taken == 0
    with places.place(person("a", "x")):
        assert places.taken == 1


def test_no_bound_is_no_bound() -> None:
    places = StreamPlaces(of_person=0, of_office=0)
    with ExitStack() as stack:
        for _ in range(1_000):
            stack.enter_context(places.place(person("a", "x")))
        assert places.taken == 1_000

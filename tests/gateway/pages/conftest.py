"""A running city served to a real browser, with a few projects on its board."""

import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import uvicorn
from playwright.sync_api import Browser, expect, sync_playwright

from sharing.submissions.periods import ClosePeriod
from sharing.submissions.recognitions import RevokeRecognition
from tests.gateway.pages.saying import say_as
from tests.gateway.rest.town import Town, town

CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
expect.set_options(timeout=30_000)  # a page that comes late on a busy machine is no fault of it


@dataclass(frozen=True)
class Served:
    """A town and the address where a browser finds it."""

    town: Town
    url: str


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A running city with two signed projects: one of 涟水县, one of 盱眙县."""
    with town(tmp_path_factory.mktemp("town")) as running:
        for who, investor, project, amount in (
            ("lianshui", "甲页面有限公司", "甲电驱项目", 1_200_000_000),
            ("xuyi", "乙页面有限公司", "乙芯片项目", 5_300_000_000),
        ):
            told = running.register(who, investor=investor, project=project, amount_yuan=amount)
            running.sign(told["project_id"], filed_on="2025-03-25")
        collided = running.register(
            "lianshui", investor="乙页面有限公司", project="乙芯片项目", amount_yuan=5_300_000_000
        )
        running.get("centre", "/board", period="2025", min_position=collided["position"])
        yield running


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A city whose first quarter of 2025 is closed; a signing of 盱眙 is then revoked."""
    with town(tmp_path_factory.mktemp("town")) as running:
        for who, investor, project in (
            ("xuyi", "乙对账有限公司", "乙芯片项目"),
            ("xuyi", "丙对账有限公司", "丙电驱项目"),
            ("lianshui", "甲对账有限公司", "甲电驱项目"),
        ):
            told = running.register(who, investor=investor, project=project)
            running.sign(told["project_id"], filed_on="2025-03-25")
            if project == "乙芯片项目":
                moved = told["project_id"]
        assert say_as(running, "centre", ClosePeriod(period="2025Q1")).verdict == "accepted"
        revoked = RevokeRecognition(project_id=moved, recognition="signing", reason="合同已解除")
        assert say_as(running, "centre", revoked).verdict == "accepted"
        yield running


@pytest.fixture(scope="module")
def served(city: Town) -> Iterator[Served]:
    """The city on a free port of loopback."""
    yield from serving(city)


def serving(city: Town) -> Iterator[Served]:
    """A town on a free port of loopback, until it is no longer needed."""
    taken = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(city.app, log_level="warning", access_log=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [taken]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started and time.monotonic() < deadline:
        thread.join(0.02)
    assert server.started
    yield Served(city, f"http://127.0.0.1:{taken.getsockname()[1]}")
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def browser(chromium_path: str) -> Iterator[Browser]:
    """One headless browser."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium_path, args=CHROMIUM_ARGS)
        yield started
        started.close()

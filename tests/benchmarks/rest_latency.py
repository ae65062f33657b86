"""From a submission through REST to its verdict, at 100 submissions a second; and to its match.

A real ``oneboard up`` in a process of its own; sixteen offices register leads at fixed moments,
open loop: a late answer delays nobody, so that waiting shows in the figures. What is timed is the
whole request as a client sees it. A verdict that did not come within the server's bound (202)
counts as late and fails the run in tests.

By exact keys a verdict says all. Where the matcher has its word too (``matching: scored``), the
answer waits for the match as well: that is what an office waits for.
"""

import secrets
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import httpx

from tests.benchmarks.bench import Outcome
from tests.journeys.places import CityPlace
from tests.journeys.small_city import Server, open_small_city, registration, serving

OFFICES = 16
WARM_UP = 50


def rest_latency(
    place: CityPlace,
    folder: Path,
    *,
    name: str,
    submissions: int,
    per_second: int,
    matching: str = "exact",
) -> Outcome:
    """Post that many registrations at that rate and time each to its verdict, or its match."""
    codes = open_small_city(place, folder, counties=OFFICES, matching=matching)
    with serving([place], folder) as (server,):
        headers = [server.headers(code) for code in codes]
        with httpx.Client(timeout=30, limits=httpx.Limits(max_connections=64)) as client:
            _post_all(client, server, headers, count=WARM_UP, per_second=per_second, prefix="warm")
            answers = _post_all(
                client, server, headers, count=submissions, per_second=per_second, prefix="timed"
            )
    return _outcome(name, answers, per_second)


def _post_all(
    client: httpx.Client,
    server: Server,
    headers: Sequence[dict[str, str]],
    *,
    count: int,
    per_second: int,
    prefix: str,
) -> list[tuple[float, int, str]]:
    """Seconds, status and placing of each, in the order in which they were due."""
    run = secrets.token_hex(4)
    begun = time.perf_counter() + 0.1
    answers: list[tuple[float, int, str]] = [(0.0, 0, "")] * count
    lock = threading.Lock()

    def post(n: int) -> None:
        due = begun + n / per_second
        time.sleep(max(0.0, due - time.perf_counter()))
        answer = client.post(
            f"{server.url}api/v1/leads",
            json=registration(investor=_investor(prefix, n), amount_yuan=_amount(n)),
            headers={**headers[n % len(headers)], "Idempotency-Key": f"{prefix}-{run}-{n}"},
        )
        told = answer.json()
        with lock:
            answers[n] = (
                time.perf_counter() - due,
                answer.status_code,
                "unmatched" if told.get("match_pending") else str(told.get("placing", "")),
            )

    with ThreadPoolExecutor(32) as pool:
        list(pool.map(post, range(count)))
    return answers


PLACES = ("苏州", "无锡", "昆山", "上海", "深圳", "东莞", "宁波", "常州")
SIGNS = "恒德启远博科力海新华泽景纳时健翔宇瑞丰嘉禾腾越"
MANY = len(SIGNS)
TRADES = ("电子", "新材料", "精密机械", "医疗器械", "新能源", "食品", "汽车零部件")


def _investor(prefix: str, n: int) -> str:
    """Another enterprise for each number, written as enterprises are."""
    at = n + 7919 * len(prefix)
    brand = SIGNS[at % MANY] + SIGNS[at // MANY % MANY] + SIGNS[at // MANY**2 % MANY]
    return f"{PLACES[at % 8]}{brand}{TRADES[at % 7]}有限公司"


def _amount(n: int) -> int:
    return 100_000_000 + n * 1_000_000


def _outcome(name: str, answers: list[tuple[float, int, str]], per_second: int) -> Outcome:
    ordered = sorted(seconds for seconds, _, _ in answers)
    told = "\n".join(f"{status} {placing}" for _, status, placing in answers)

    def percentile(share: float) -> float:
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000

    return Outcome(
        name=name,
        submissions=len(answers),
        result_hash=sha256(told.encode()).hexdigest(),
        figures={
            "submissions a second, as posted": per_second,
            "p50 ms": percentile(0.50),
            "p95 ms": percentile(0.95),
            "p99 ms": percentile(0.99),
            "longest ms": ordered[-1] * 1000,
            "not answered within the bound (202)": sum(s == 202 for _, s, _ in answers),
            "other than 201": sum(s not in (201, 202) for _, s, _ in answers),
            "answered before the match": sum(p == "unmatched" for _, _, p in answers),
        },
    )

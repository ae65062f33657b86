"""From a submission through REST to its verdict, at 100 submissions a second.

A real ``oneboard up`` in a process of its own; sixteen offices register leads at fixed moments,
open loop: a late answer delays nobody, so that waiting shows in the figures. What is timed is the
whole request as a client sees it. A verdict that did not come within the server's bound (202)
counts as late and fails the run in tests.
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
    place: CityPlace, folder: Path, *, name: str, submissions: int, per_second: int
) -> Outcome:
    """Post that many registrations at that rate and time each to its verdict."""
    codes = open_small_city(place, folder, counties=OFFICES)
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
            json=registration(investor=f"样本{prefix}{n:05d}新材料有限公司"),
            headers={**headers[n % len(headers)], "Idempotency-Key": f"{prefix}-{run}-{n}"},
        )
        with lock:
            answers[n] = (
                time.perf_counter() - due,
                answer.status_code,
                str(answer.json().get("placing", "")),
            )

    with ThreadPoolExecutor(32) as pool:
        list(pool.map(post, range(count)))
    return answers


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
        },
    )

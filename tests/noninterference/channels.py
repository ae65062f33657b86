"""Everything that a signed-in person can read: every GET of the API and of the pages, as bytes.

The operations are listed from the application itself, so that a new one is compared from its first
day. Path parameters take the ids of Lianshui's things (which most may not see), of another
office's, and of nothing. After the reads come a few writes whose answers are error texts.

The declared leaks of docs/visibility.md, and no others, are normalised by ``DECLARED``. The ids are
the same in every world, so the list is made once.
"""

import itertools
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256

from fastapi import FastAPI
from fastapi.routing import APIRoute

from tests.noninterference.doors import Answered, Asked
from tests.noninterference.steps import ASKED, FIRST, HELD, OTHERS, POOLED, SEALED, SIGNED
from tests.noninterference.worlds import Stage, World

DECLARED: tuple[tuple[str, str, str], ...] = (
    ("the signature of a head", r"(— [\w./:-]+ )[A-Za-z0-9+/]{80,100}={0,2}", r"\1<signature>"),
    ("the root of a head in base64", r"(\\n|(?<![A-Za-z0-9+/]))[A-Za-z0-9+/]{43}=", r"\1<root>"),
    ("the tree's root, proofs and the journal's state hash", r"\b[0-9a-f]{64}\b", "<hash>"),
)
"""What, pattern, replacement. Positions and times need none: both cities are told as many things,
at the same times.
"""
_NORMALISED = tuple((re.compile(pattern.encode()), by.encode()) for _, pattern, by in DECLARED)
_FRESH = re.compile(
    rb'(name="form_token" value=")[0-9a-f]+|(page-)[0-9a-f]{24}|(nonce[-=]"?)[^\'";]+'
)
"""What is drawn anew for every page: tokens of forms, ids of what they will say."""
_HEADERS = ("content-type", "content-disposition", "location", "etag", "retry-after", "link")
PERIODS = ("2025-03", "2025Q1")


Leak = Callable[["World", "Channel", bytes], bytes]


@dataclass(frozen=True)
class Channel:
    """One way to read something."""

    method: str
    place: str
    body: str = ""
    operation: str = field(default="", compare=False)
    """The path with the names of its parameters; of a write, what is done."""

    def __str__(self) -> str:
        return f"{self.method} {self.place} {self.body}".strip()


def channels(stage: Stage) -> list[Channel]:
    """Every read there is, then writes that are refused."""
    routes = read_routes(stage.doors.app)
    reads = [c for path, route in routes for c in _of_route(path, route, stage)]
    return [*dict.fromkeys(reads), *_refused(stage)]


def read_routes(app: FastAPI) -> list[tuple[str, APIRoute]]:
    """Every path that is answered to GET, with its route, in the order of the paths."""
    found = []
    for included in app.routes:
        router = getattr(included, "original_router", None)
        if router is None:
            continue
        prefix = included.include_context.prefix  # type: ignore[attr-defined]
        found += [
            (prefix + route.path, route)
            for route in router.routes
            if isinstance(route, APIRoute) and "GET" in (route.methods or ())
        ]
    return sorted(found, key=lambda each: each[0])


_SKIPPED = ("/api/v1/openapi.json", "/api/v1/ready", "/api/v1/health", "/metrics")
"""Says nothing of leads, or when this process began."""


def _of_route(path: str, route: APIRoute, stage: Stage) -> Iterator[Channel]:
    if path in _SKIPPED:
        return
    names = re.findall(r"{(\w+)(?::\w+)?}", path)
    options = [_values(name, stage) for name in names]
    for values in itertools.product(*options):
        place = re.sub(r":\w+}", "}", path).format(**dict(zip(names, values, strict=True)))
        queries = _queries(route)
        for query in queries:
            yield Channel("GET", place + query, operation=path)


def _values(name: str, stage: Stage) -> tuple[str, ...]:
    secret_lead, secret_project = stage.ids[SEALED]
    signed_lead, signed_project = stage.ids[SIGNED]
    other_lead, other_project = stage.ids[OTHERS]
    known = {
        "lead_id": (
            secret_lead,
            signed_lead,
            other_lead,
            stage.ids[ASKED][0],
            stage.ids[FIRST][0],
        ),
        "project_id": (secret_project, signed_project, other_project, stage.ids[POOLED][1]),
        "office": ("320826", "320804"),
        "account": ("320826", "city"),
        "period": ("2025Q1",),
        "pack": ("example-split-half",),
        "submission_id": ("b-sealed", "s1", "o1"),
        "sha256": ("ab" * 32,),
        "issued_position": ("9",),
        "file": ("ledger.csv",),
    }
    return known.get(name, ("XNONE",))


def _queries(route: APIRoute) -> tuple[str, ...]:
    names = {parameter.name for parameter in route.dependant.query_params}
    found = [""]
    if {"period", "indicator"} <= names:
        found = [f"?period={p}&indicator=signed_amount_yuan" for p in PERIODS]
    elif "period" in names:
        found = [f"?period={period}" for period in PERIODS]
    if "q" in names:
        found += ["?q=产线", "?q=启明"]
    if "stage" in names:
        found += ["?stage=signed"]
    if "sort" in names:
        found += ["?sort=amount", "?sort=name"]
    if "limit" in names:
        found += ["?limit=1&offset=1"]
    return tuple(found)


def _refused(stage: Stage) -> list[Channel]:
    """Writes about what one may not know of, what may be there or not, and about nothing."""
    shares = [{"indicator": "signed_count", "office": "320830", "parts": 10_000}]
    paper = {"papers": [{"kind": "agreement", "sha256": "ab" * 32, "signed_by": ["holder"]}]}
    reason = {"reason": "不同意"}
    of_lead = {
        "follow-ups": {"note": "跟进"},
        "objection": {"grounds": "先谈", "evidence": paper},
        "extension": {"evidence": paper},
        "release": {"release": "shared", **reason},
        "withdrawal": reason,
    }
    of_project = {
        "claim": {},
        "transfer": {"transfer": "county", "to_office": "320804", **reason},
        "transfer/refusal": reason,
        "could-not-land": reason,
        "agreements": {"terms": shares, "from_on": "2025-03-03", "evidence": paper},
        "proposals": {"claim": {"event": "signing", "happened_on": "2025-03-02"}},
        "progress-notes": {"note": "开工"},
    }
    named = [stage.ids[each] for each in (SEALED, FIRST)]
    _, held = stage.ids[HELD]
    told: list[tuple[str, str, str, object]] = [
        *(("leads", id_, act, body) for act, body in of_lead.items() for id_, _ in named),
        *(("projects", id_, act, body) for act, body in of_project.items() for _, id_ in named),
        *(("projects", held, act, of_project[act]) for act in ("agreements", "claim")),
        ("leads", "LNONE", "follow-ups", of_lead["follow-ups"]),
    ]
    return [
        Channel("POST", f"/api/v1/{what}/{id_}/{act}", json.dumps(body), operation=f"{what} {act}")
        for what, id_, act, body in told
    ]


def read(stage: Stage, world: World, channel: Channel, who: str) -> bytes:
    """What this person reads there: status, headers that tell something, and the body."""
    headers = {
        "Authorization": f"Bearer {stage.tokens[who]}",
        "Cookie": f"oneboard_session={stage.tokens[who]}",
        "Accept-Language": "zh-CN",
        "Content-Type": "application/json",
        "Idempotency-Key": _key(channel, who),
    }
    asked = Asked(channel.method, channel.place, headers, channel.body.encode())
    return _as_bytes(stage.ask(world, asked))


def verdict_of(channel: Channel, who: str) -> Channel:
    """Where this person reads what was decided about this write."""
    return Channel("GET", f"/api/v1/submissions/{_key(channel, who)}")


def _key(channel: Channel, who: str) -> str:
    return f"probe-{sha256(f'{channel} {who}'.encode()).hexdigest()[:16]}"


def _as_bytes(answer: Answered) -> bytes:
    told = "".join(f"{name}: {answer.headers.get(name, '')}\n" for name in _HEADERS)
    return f"{answer.status}\n{told}".encode() + answer.body


def normalised(body: bytes) -> bytes:
    """The bytes without the declared leaks and what is new in every answer."""
    body = _FRESH.sub(rb"\1\2\3<fresh>", body)
    for pattern, by in _NORMALISED:
        body = pattern.sub(by, body)
    return body

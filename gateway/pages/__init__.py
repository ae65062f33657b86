"""Server-rendered pages: sign in, the one board, statements, leads, the case desk, the pool,
shopping around. No script is needed to use them; one tells quietly that something changed.
"""

from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse, Response
from fastapi.routing import APIRoute
from starlette.staticfiles import StaticFiles

from gateway.pages import (
    access_page,
    account_page,
    approvals_page,
    board_page,
    case_list_page,
    case_page,
    charges_page,
    deputies_page,
    erasure_page,
    explanation_page,
    figures_page,
    lead_list_page,
    lead_page,
    live_page,
    people_page,
    period_page,
    periods_page,
    pool_page,
    project_page,
    recognitions_page,
    reconciliation_page,
    rights_page,
    shopping_page,
    sign_in_page,
    statement_page,
    visibility_page,
    what_if_page,
)
from gateway.pages.fresh_cookies import FreshCookies
from gateway.pages.rendering import problem_page
from gateway.pages.visit import ACCOUNT, SecondFactorFirst, SignInFirst, to_sign_in

PAGES = (
    sign_in_page,
    account_page,
    board_page,
    statement_page,
    explanation_page,
    lead_list_page,
    lead_page,
    erasure_page,
    case_list_page,
    case_page,
    pool_page,
    shopping_page,
    project_page,
    recognitions_page,
    periods_page,
    period_page,
    reconciliation_page,
    figures_page,
    what_if_page,
    visibility_page,
    approvals_page,
    charges_page,
    people_page,
    rights_page,
    deputies_page,
    access_page,
    live_page,
)


def add_to(app: FastAPI) -> None:
    """Add the pages and their style sheet to the application."""
    for page in PAGES:
        for route in page.router.routes:
            if isinstance(route, APIRoute) and route.methods and "GET" in route.methods:
                route.methods.add("HEAD")  # answered as GET; the server leaves out the body
        app.include_router(page.router, include_in_schema=False)
    app.mount("/assets", StaticFiles(packages=[("gateway.pages", "static")]), name="assets")
    app.state.problem_page = problem_page
    app.add_exception_handler(SignInFirst, _on_sign_in_first)
    app.add_exception_handler(SecondFactorFirst, _on_second_factor_first)
    app.add_middleware(FreshCookies)


def _on_second_factor_first(_request: Request, _raised: Exception) -> Response:
    return RedirectResponse(f"{ACCOUNT}#second-factor", status_code=303)


def _on_sign_in_first(_request: Request, raised: Exception) -> Response:
    return to_sign_in(raised.where if isinstance(raised, SignInFirst) else "/")

"""Security headers, and the answers that must not be kept or tell where somebody came from."""

from __future__ import annotations

from flask import Flask, Response, g, request
from werkzeug.middleware.proxy_fix import ProxyFix

from app.config import Settings

PERMISSIONS = "camera=(self), microphone=(self), geolocation=(), payment=(), usb=(), browsing-topics=()"
FORM_TARGETS = "web.form_targets"
HALF_A_YEAR = 182 * 24 * 3600


def init_app(app: Flask) -> None:
    it: Settings = app.extensions["settings"]
    app.extensions.setdefault(FORM_TARGETS, [])
    app.config.update(SESSION_COOKIE_NAME="session", PERMANENT_SESSION_LIFETIME=14 * 24 * 3600)
    if it.trusted_proxies:
        hops = it.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]

    @app.after_request
    def protect(response: Response) -> Response:
        return with_headers(response, app)


def allow_form_target(app: Flask, origin: str) -> None:
    """Let a form of ours end at `origin`: browsers apply form-action to redirects after a POST as well."""
    app.extensions.setdefault(FORM_TARGETS, []).append(origin)


def hide_address() -> None:
    """This address is a secret (it carries a token): no other site may learn it, no cache may keep the page."""
    g.address_is_secret = True


def with_headers(response: Response, app: Flask) -> Response:
    """A route that needs another policy (a widget that may be framed) sets the header itself and is left alone."""
    it: Settings = app.extensions["settings"]
    secret = g.get("address_is_secret", False)
    headers = response.headers
    headers.setdefault("Content-Security-Policy", content_policy(app.extensions[FORM_TARGETS]))
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "no-referrer" if secret else "strict-origin-when-cross-origin")
    headers.setdefault("Permissions-Policy", PERMISSIONS)
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    if it.is_production:
        headers.setdefault("Strict-Transport-Security", f"max-age={HALF_A_YEAR}; includeSubDomains")
    if response.mimetype == "text/html":
        headers.setdefault("Cache-Control", "no-store" if secret else "private, no-cache")
        response.vary.update(["Cookie", "Accept-Language"])
    elif request.endpoint == "bootstrap.static":
        headers["Cache-Control"] = "public, max-age=604800"
    return response


def content_policy(form_targets: list[str]) -> str:
    """Everything from here; pictures also from data: URIs, which Bootstrap's own style sheet uses for its arrows."""
    return "; ".join(
        (
            "default-src 'self'",
            "img-src 'self' data:",
            "object-src 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            " ".join(("form-action 'self'", *form_targets)),
        )
    )

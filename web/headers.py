"""Headers that every answer carries."""

from flask import Flask, Response, request

from web.reader import FORMS, is_program, language

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept-Language, If-None-Match",
    "Access-Control-Expose-Headers": (
        "Content-Disposition, ETag, Link, RateLimit, RateLimit-Policy, Retry-After, X-Request-ID"
    ),
}
_DATA = ("application/problem+json", "application/x-suggestions+json", *FORMS.values())


def register(app: Flask) -> None:
    """Let every answer of the application carry its headers."""
    app.after_request(_complete)


def _complete(response: Response) -> Response:
    response.headers.update(_ALWAYS)
    if request.endpoint == "static" and response.status_code < 400:
        return response
    response.headers["Content-Language"] = language()
    # The language of a page is that of its address, whatever the browser asks for.
    response.headers["Vary"] = "Accept, Accept-Language" if is_program() else "Accept"
    response.headers.setdefault("Cache-Control", "no-store")
    # Public data may be read from any page; there is no cookie that could be abused.
    if response.mimetype in _DATA or request.method == "OPTIONS":
        response.headers.update(_OPEN)
    return response

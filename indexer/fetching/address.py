"""Addresses: which belong to a site, how they are written, and how they may be shown. Pure."""

import re
from ipaddress import ip_address
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

_DEFAULT_PORTS = {"http": 80, "https": 443}
_SECRET_VALUE = re.compile(
    r"([?&;](?:[\w.-]*(?:token|secret|password|passwd|signature|sig|key|auth|session)[\w.-]*)=)[^&;#\s]*",
    re.IGNORECASE,
)
_CREDENTIALS = re.compile(r"(?<=://)[^/@\s]*@")
# Marks that an address may hold as they are (RFC 3986), and % because what is quoted stays so.
_SAFE = "!$%&'()*+,-./:;=?@_~[]"


def resolve(url: str, base: str) -> str | None:
    """Return a whole address, as a link on a page at base means it; None when it leads to no page."""
    try:
        parts = urlsplit(urljoin(base, url.strip()))
        port = f":{parts.port}" if parts.port else ""
        host = parts.hostname or ""
        host = host if _is_ip(host) else host.encode("idna").decode()
    except ValueError:
        return None
    if parts.scheme not in _DEFAULT_PORTS or not host:
        return None
    host = f"[{host}]" if ":" in host else host
    path = quote(parts.path or "/", safe=_SAFE)
    # Credentials and the fragment are no part of what is asked for.
    return urlunsplit((parts.scheme, host + port, path, quote(parts.query, safe=_SAFE), ""))


def is_same_site(url: str, home: str) -> bool:
    """Whether an address stands on the site of another: the same host, with or without www."""
    try:
        return _site(url) == _site(home)
    except ValueError:
        return False


def is_public(ip: str) -> bool:
    """Whether an IP address can be reached from anywhere: not private, not this machine, not multicast."""
    try:
        # A scope (fe80::1%eth0) is how one machine names its own networks.
        found = ip_address(ip.split("%", maxsplit=1)[0])
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_global and not found.is_multicast


def redact(text: str) -> str:
    """Return text with the credentials and secrets of the addresses in it taken out."""
    return _SECRET_VALUE.sub(r"\1…", _CREDENTIALS.sub("…@", text))


def _site(url: str) -> tuple[str, int | None]:
    parts = urlsplit(url)
    if parts.scheme not in _DEFAULT_PORTS:
        raise ValueError(parts.scheme)
    port = None if parts.port in (None, _DEFAULT_PORTS[parts.scheme]) else parts.port
    return (parts.hostname or "").lower().removeprefix("www."), port


def _is_ip(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True

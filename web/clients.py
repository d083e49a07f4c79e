"""Who is asking: the address of a client, behind proxies too. Pure; nothing of it is kept or written."""

from collections.abc import Mapping
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any, TypeAlias

Address: TypeAlias = IPv4Address | IPv6Address
Network: TypeAlias = IPv4Network | IPv6Network

# What peers over a socket of this machine's file system are counted as: they have no address.
_THIS_MACHINE = IPv4Address("127.0.0.1")
# Whoever owns an IPv6 address owns the 2^64 beside it.
_HOUSEHOLD_BYTES = 8
# A chain is read from its end, and nobody has so many proxies of their own.
_MAX_HOPS = 16


def networks(text: str) -> tuple[Network, ...]:
    """Read addresses and networks, separated by commas or blanks; ValueError where one is none."""
    return tuple(ip_network(part, strict=False) for part in text.replace(",", " ").split())


def client_of(environ: Mapping[str, Any], proxies: tuple[Network, ...]) -> Address:
    """Return who sent a request, as far as our own proxies vouch for it.

    Each proxy writes down on the right who came to it. What stands left of the first that is not ours may
    be anybody's invention; where a name is no address, the proxy that passed it on is all that is known.
    """
    client = _address(environ.get("REMOTE_ADDR", "")) or _THIS_MACHINE
    hops = environ.get("HTTP_X_FORWARDED_FOR", "").rsplit(",", _MAX_HOPS)[-_MAX_HOPS:]
    for hop in reversed(hops):
        before = _address(hop) if is_among(client, proxies) else None
        if before is None:
            break
        client = before
    return client


def is_among(client: Address, proxies: tuple[Network, ...]) -> bool:
    """Say whether an address belongs to one of these networks."""
    return any(client in network for network in proxies)


def household(client: Address) -> bytes:
    """Return what is counted as one client: an IPv4 address, or the /64 of an IPv6 address."""
    return client.packed[:_HOUSEHOLD_BYTES]


def _address(text: str) -> Address | None:
    """Read an address, with or without a port; IPv4 that was mapped into IPv6 is IPv4."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address

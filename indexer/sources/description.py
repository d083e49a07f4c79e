"""What several kinds of source say of themselves in the sources file."""

from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

from indexer.errors import InvalidConfiguration
from indexer.fetching.address import is_same_site, redact, resolve
from indexer.fetching.manners import Manners
from indexer.site_rule import SiteRule
from indexer.sources.model import FileSource, WebSource
from indexer.sources.table import Table

COMMON_KEYS = frozenset({"name", "kind", "complete"})
WEB_KEYS = COMMON_KEYS | {"address", "select", "delay", "internal", "secret", "recheck_days", "pages_per_run"}

W = TypeVar("W", bound=WebSource)

_LISTS = frozenset({"remove", "strip"})
_PARTS = frozenset(field.name for field in fields(SiteRule))


def file_source(table: Table, folder: Path) -> FileSource:
    """Return a source that is a file or a folder; paths are relative to the folder of the sources file."""
    table.refuse_unknown(COMMON_KEYS | {"path", "select"})
    return FileSource(
        name=table.text("name"),
        kind=table.text("kind"),
        complete=table.flag("complete"),
        path=folder / table.text("path"),
        rule=rule(table),
    )


def web_source(table: Table, kind: type[W], **more: Any) -> W:
    """Return a source of a kind, with what every source on the web says of itself and more.

    Raises InvalidConfiguration when a secret stands in its address: the sources file is no place for one.
    """
    address = table.text("address")
    whole = resolve(address, address)
    if whole is None or not is_same_site(whole, address):
        raise InvalidConfiguration(f"{table.where}: address must begin with http:// or https://")
    if redact(address) != address:
        raise InvalidConfiguration(
            f"{table.where}: address holds a secret; name the environment variable that holds it in secret"
        )
    return kind(
        name=table.text("name"),
        kind=table.text("kind"),
        complete=table.flag("complete"),
        address=whole,
        rule=rule(table),
        manners=Manners(
            delay_s=table.number("delay", 1.0, least=0, most=60),
            internal=table.flag("internal"),
            secret=table.optional_text("secret"),
        ),
        recheck_days=int(table.number("recheck_days", 30, least=1, most=365)),
        pages_per_run=int(table.number("pages_per_run", 5_000, least=1, most=1_000_000)),
        **more,
    )


def rule(table: Table) -> SiteRule | None:
    """Return the site rule of a source; None when it has none."""
    if "select" not in table.values:
        return None
    select = Table.of(f"{table.where}, select", table.values["select"])
    select.refuse_unknown(_PARTS)
    lists = {key: select.texts(key) for key in select.values if key in _LISTS}
    texts = {key: select.text(key) for key in select.values if key not in _LISTS}
    try:
        return SiteRule(**{"title": "", "body": ""} | texts, **lists)  # type: ignore[arg-type]
    except InvalidConfiguration as error:
        raise InvalidConfiguration(f"{select.where}: {error}") from error

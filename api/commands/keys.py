"""``monarca keys``: the API keys of a server, made, listed and ended."""

from __future__ import annotations

from typing import Annotated

import typer

from api.commands.console import say, stdout

app = typer.Typer(help="API keys: make, list, revoke.", no_args_is_help=True)


@app.command("create")
def create(
    label: Annotated[str, typer.Argument(help="Whose key it is, or what for")],
    scope: Annotated[list[str] | None, typer.Option(help="read, write, admin; repeatable")] = None,
    days: Annotated[
        int | None, typer.Option(min=1, max=3650, help="How long it holds; for ever when absent")
    ] = None,
) -> None:
    """Make a key and print it, once: only its digest is kept."""
    from api.keys import Keys

    key, text = Keys().create(label, scope or ["read"], days)
    until = f", until {key.expires}" if key.expires else ""
    say(f"Key {key.key_id} may {', '.join(key.scopes)}{until}. It is shown only now:")
    typer.echo(text)


@app.command("list")
def listed() -> None:
    """List all keys, without their secrets."""
    from datetime import UTC, datetime

    from rich.table import Table
    from rich.text import Text

    from api.keys import Keys

    table = Table("id", "label", "scopes", "created", "expires", "state")
    now = datetime.now(UTC)
    for key in Keys().listed():
        state = "good" if key.is_good(now) else "revoked" if key.revoked else "expired"
        cells = key.key_id, key.label, " ".join(key.scopes), key.created, key.expires or "", state
        table.add_row(*(Text(cell) for cell in cells))
    stdout().print(table)


@app.command("revoke")
def revoke(key_id: Annotated[str, typer.Argument(help="The id, as `list` shows it")]) -> None:
    """End a key at once. To rotate: create another, hand it out, revoke the first."""
    from api.keys import Keys

    Keys().revoke(key_id)
    say(f"Key {key_id} is revoked.")

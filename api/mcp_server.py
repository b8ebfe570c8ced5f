"""The API as tools for assistants, by the Model Context Protocol: ``monarca mcp``.

Needs ``pip install monarca[mcp]``. The tools call the functions that HTTP and the command line
call. Answers are without what fills an assistant's window and tells it little: drawn lines, cost
lines, and the figures they rest on; ``POST /v1/options`` has them.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from pydantic import Field

from api.answer import answer
from api.answer import places as find_places
from api.compare import compare as compare_tiers
from api.request_models import CompareRequest, OptionsRequest
from api.served import Served
from networks.artefact import software_version
from networks.errors import InputError, MonarcaError

if TYPE_CHECKING:
    from api.served import NetworkProvider
    from routing.parameter_book import ParameterBook

_LONG = frozenset({"geometry", "cost_lines", "parameters_used", "emissions", "rejections"})
_ABOUT = (
    "Freight between Canada and Mexico: what each way costs, how long it takes, what it emits and "
    "how much of it touches the United States. Resolve doubtful places with `places` first. No "
    "feasible route is an answer: `termination` says why and names the cheapest way out. Costs are "
    "estimates of the service's own parameter book."
)


def mcp_server(network_provider: NetworkProvider, book: ParameterBook) -> MCPServer:
    """Make the server.

    Parameters
    ----------
    network_provider
        Returns the opened network; called for every question, so it should remember it.
    book
        The figures to price from.
    """
    served = Served(network_provider, book)
    server = MCPServer("monarca", version=software_version(), instructions=_ABOUT)

    @server.tool(structured_output=False)
    async def options(request: OptionsRequest) -> str:
        """Rank the ways of one shipment, best by the weights first; `avoid` is a hard rule."""
        return await _said(lambda: answer(served.network, request, served.book))

    @server.tool(structured_output=False)
    async def compare(request: CompareRequest) -> str:
        """Answer one shipment at every tier: what keeping out of the United States costs."""
        return await _said(lambda: compare_tiers(served.network, request, served.book))

    @server.tool(structured_output=False)
    async def places(
        text: Annotated[str, Field(min_length=1, max_length=200)],
        limit: Annotated[int, Field(ge=1, le=50)] = 10,
    ) -> str:
        """Find places by name, UN/LOCODE or `lon,lat`, best first; typing errors are forgiven."""
        return await _said(lambda: find_places(served.network, text, limit, "text"))

    return server


async def _said(ask: Callable[[], Any]) -> str:
    """Return an answer as JSON, found in a thread.

    Raises
    ------
    ToolError
        If the question cannot be used, with all that is wrong with it.
    """
    try:
        found = await asyncio.to_thread(ask)
    except InputError as error:
        raise ToolError("; ".join([*map(str, error.faults), error.hint]).strip("; ")) from error
    except MonarcaError as error:
        raise ToolError("What this server answers from cannot be used at the moment.") from error
    models = found if isinstance(found, list) else [found]
    plain = [_short(model.model_dump(mode="json", exclude_none=True)) for model in models]
    return json.dumps(plain if isinstance(found, list) else plain[0], ensure_ascii=False)


def _short(plain: Any) -> Any:
    """Return an answer without what is long."""
    if isinstance(plain, dict):
        return {name: _short(value) for name, value in plain.items() if name not in _LONG}
    return [_short(value) for value in plain] if isinstance(plain, list) else plain

"""An assistant asks the same questions and gets the same answers, by the SDK's own client."""

import asyncio
import json

import pytest

from api.answer import answer
from api.request_models import OptionsRequest
from routing.parameter_book import ParameterBook
from tests.api.toy import DrawnNetwork

mcp = pytest.importorskip("mcp")
ASKED = {
    "origin": "Tee",
    "destination": "Enn",
    "commodity": "auto-parts",
    "teu": 2,
    "ready": "2026-08-03T12:00:00Z",
}


@pytest.fixture(scope="module")
def network():
    return DrawnNetwork()


def call(network, tool, **arguments):
    from api.mcp_server import mcp_server

    async def ask():
        server = mcp_server(lambda: network, ParameterBook.load())
        async with mcp.Client(server) as client:
            if not tool:
                return await client.list_tools()
            return await client.call_tool(tool, arguments)

    return asyncio.run(ask())


def test_the_tools_are_described(network):
    tools = {tool.name: tool for tool in call(network, "").tools}
    assert set(tools) == {"options", "compare", "places"}
    assert all(tool.description for tool in tools.values())
    asked = json.dumps(tools["options"].input_schema)
    assert "max_overlap_share" in asked


def test_options_are_those_of_the_api_without_what_is_long(network):
    told = call(network, "options", request=ASKED)
    assert not told.is_error
    found = json.loads(told.content[0].text)
    same = answer(network, OptionsRequest.model_validate(ASKED))
    assert [o["cost_usd"] for o in found["options"]] == [o.cost_usd for o in same.options]
    assert found["options"]
    assert "geometry" not in found["options"][0]["legs"][0]


def test_every_tier_is_compared(network):
    found = json.loads(call(network, "compare", request=ASKED).content[0].text)
    assert len(found["tiers"]) == 6


def test_places_are_found(network):
    (place, _) = json.loads(call(network, "places", text="London").content[0].text)
    assert (place["name"], place["country"]) == ("London", "CA")


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"origin": "London", "destination": "Atlantis"}, ("origin", "destination")),
        ({"teu": -1}, ("teu",)),
    ],
)
def test_what_is_wrong_is_said(network, changed, named):
    told = call(network, "options", request=ASKED | changed)
    assert told.is_error
    assert all(field in told.content[0].text for field in named)

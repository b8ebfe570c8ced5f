"""What a worker does before anybody asks."""

from typing import get_args

from api.endpoints.networks import Layer
from api.served import Served
from api.serving import draw_map
from routing.parameter_book import ParameterBook
from tests.api.toy import ToyNetwork


def test_the_map_the_page_begins_with_is_drawn_once():
    network = ToyNetwork()
    served = Served(lambda: network, ParameterBook.load())
    draw_map(served)
    draw_map(served)
    drawn = served.layers.geojson.cache_info()
    assert (drawn.currsize, drawn.hits) == (len(get_args(Layer)), len(get_args(Layer)))

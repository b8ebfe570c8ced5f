"""Cells of a table as the fields of a shipment."""

from api.jobs.shipment_row import fields_of


def test_yes_and_no_are_read_and_nothing_else_is():
    for cell, read in (("yes", True), ("No", False), (1, True), (True, True), ("maybe", "maybe")):
        assert fields_of({"team": cell}) == {"team": read}

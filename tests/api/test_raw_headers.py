"""Headers are read and added as the pairs of bytes that they are."""

from api.raw_headers import raw, sent, with_headers


def test_the_first_header_of_a_name_is_read():
    scope = {"headers": [(b"x-a", b"1"), (b"x-b", b"caf\xe9"), (b"x-b", b"3")]}
    assert sent(scope, b"x-b") == "café"
    assert sent(scope, b"x-c") == ""


def test_what_is_added_leaves_the_message_as_it_was():
    kept = {"type": "http.response.start", "status": 200, "headers": [(b"a", b"1")]}
    told = with_headers(kept, raw({"RateLimit": "r=1"}))
    assert told["headers"] == [(b"a", b"1"), (b"ratelimit", b"r=1")]
    assert told["status"] == 200
    assert kept["headers"] == [(b"a", b"1")]

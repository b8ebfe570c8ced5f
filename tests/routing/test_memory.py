"""What is kept is found again, and no more of it than there is room for."""

from __future__ import annotations

from routing.memory import ByIdentity, Kept


def test_what_has_not_been_used_for_longest_goes_first() -> None:
    kept, made = Kept(2), list[str]()

    def get(key: str) -> str:
        return kept.get(key, lambda: made.append(key) or key)

    assert [get(key) for key in "abacab"] == list("abacab")
    assert made == ["a", "b", "c", "b"]  # a was used again before c came


def test_what_only_looks_alike_is_another_thing() -> None:
    made = list[list[int]]()
    kept = ByIdentity[list[int], int](2)
    one, alike = [1], [1]
    for thing in (one, alike, one, alike):
        kept.get(thing, lambda given: made.append(given) or len(made))
    assert [id(thing) for thing in made] == [id(one), id(alike)]


def test_a_kept_thing_lives_so_that_no_other_takes_its_name() -> None:
    kept = ByIdentity[list[int], list[int]](64)
    found = [kept.get([n], lambda given: given) for n in range(50)]
    assert found == [[n] for n in range(50)]

from networks.tie import Tie, read_ties, write_ties


def test_ties_come_back_from_their_table_as_they_were(tmp_path):
    ties = [Tie("CAVAN", "CA", 12, 0.25), Tie("R_AMB", "US", 7, 1.5)]
    write_ties(ties, tmp_path / "ties.json")
    assert read_ties(tmp_path / "ties.json") == ties
    write_ties([], tmp_path / "none.json")
    assert read_ties(tmp_path / "none.json") == []

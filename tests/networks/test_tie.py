from networks.tie import Tie, read_ties, write_ties


def test_ties_come_back_from_their_table_as_they_were(tmp_path):
    ties = [Tie("CAVAN", "CA", 12, 0.25), Tie("R_AMB", "US", 7, 1.5)]
    write_ties(ties, tmp_path / "ties.parquet")
    assert read_ties(tmp_path / "ties.parquet") == ties
    write_ties([], tmp_path / "none.parquet")
    assert read_ties(tmp_path / "none.parquet") == []

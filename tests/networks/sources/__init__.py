"""Tests of the dataset readers. None of them leaves this machine."""

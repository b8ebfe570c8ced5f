"""Tests of the scripts beside the program."""

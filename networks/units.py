"""Exact conversion factors. Every other figure lives in a data file with its source."""

KM_PER_NM = 1.852  # international nautical mile, exact by definition (BIPM)
M_PER_NM = 1852.0

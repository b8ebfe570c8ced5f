"""Exact conversion factors. Every other figure lives in a data file with its source."""

KM_PER_NM = 1.852  # international nautical mile, exact by definition (BIPM)
KM_PER_MI = 1.609344  # international mile, exact by definition (1959)
M_PER_NM = 1852.0

"""Shipments, legs, costs, times, emissions and exposure; ranked options solved with OR-Tools."""

"""Tests of the navigable sea."""

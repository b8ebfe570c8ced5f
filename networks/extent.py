"""The box of the earth that Monarca covers, degrees of EPSG:4326."""

WEST, SOUTH, EAST, NORTH = -180.0, 0.0, -45.0, 75.0

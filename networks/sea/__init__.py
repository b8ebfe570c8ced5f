"""The navigable sea: obstacles, taut visibility graph, channels and shortest paths."""

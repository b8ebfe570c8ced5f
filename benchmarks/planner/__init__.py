"""Scripts a planner copies to begin with."""

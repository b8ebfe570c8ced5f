"""How people reach Monarca: command line, HTTP, maps. No logic that a planner script could miss."""

"""Long work: jobs kept in a database, done by workers, each ended exactly once."""

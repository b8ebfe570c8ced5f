"""How the database of jobs came to be what it is; run by Alembic."""

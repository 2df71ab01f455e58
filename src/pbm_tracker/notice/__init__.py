"""The notice as data: the catalogue of 63 tasks, its clauses, and how its deadlines are read."""

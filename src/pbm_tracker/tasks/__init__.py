"""Duties: each of the 63 tasks as one responsible unit must carry it out, and where it stands on any day."""

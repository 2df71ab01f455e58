"""The yearly cycle of the sample county: its projects, what becomes of them, and what each year must come to."""

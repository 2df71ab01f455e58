"""What is measured, against what: `make bench`. README.md says how to read it."""

"""The shell: pages and the API, drawn from commands and reads."""

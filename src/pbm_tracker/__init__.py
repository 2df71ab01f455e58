"""The event-sourced task and accountability tracker for 龙府办〔2021〕22号."""

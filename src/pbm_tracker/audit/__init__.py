"""What lets someone who does not trust the office see for himself: the history of every stream."""

"""Projects and policies: the library they are in, who leads them, and what is confirmed of them."""

"""What is measured, against what: `make bench`. Beside each figure stands its limit, or what one would otherwise use."""

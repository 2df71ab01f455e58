"""The yearly cycle of part 三 of the notice: twelve steps, gates that hold, forms that compute."""

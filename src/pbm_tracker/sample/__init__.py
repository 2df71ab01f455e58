"""The sample county: some years of a made-up county, written from a seed and recorded as a real one would be."""

"""Benchmarks, each beside its limit measured in the same run: figures of shared machines drift, ratios do not."""

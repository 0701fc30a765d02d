"""The two other processes of `benchmarks.watching`."""

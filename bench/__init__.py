"""Benchmarks: every figure stands beside a baseline of the same run."""

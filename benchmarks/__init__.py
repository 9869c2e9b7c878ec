"""How fast the viewer is, measured: `python -m benchmarks`, and in a browser `python -m benchmarks.browser`."""

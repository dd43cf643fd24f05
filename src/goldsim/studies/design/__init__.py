"""Which runs a study is made of: variants, factors, samplers, sweeps, and studies kept as files."""

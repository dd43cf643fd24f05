"""Execution: runs made in batches by evaluators, in this process, in others or on a cluster; their order does not matter."""

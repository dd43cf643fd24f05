"""What finished runs say: paired differences, sensitivity, ablation."""

"""What is printed: labels and packing slips for producers, the contract of sale for buyers."""

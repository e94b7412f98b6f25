"""Privacy: what is stored of somebody, and forgetting it."""

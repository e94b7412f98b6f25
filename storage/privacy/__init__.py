"""Privacy: what is stored of somebody, its erasure, and how long things are kept."""

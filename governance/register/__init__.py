"""The register: units, owners, heads, and spreadsheets of them."""

"""The register: units, owners, imports, corrections."""

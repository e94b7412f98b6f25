"""The register: imported, corrected, exported; which homes are tied."""

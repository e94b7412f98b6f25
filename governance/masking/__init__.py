"""Masking: telephone, identity-card, bank-card and plate numbers do not stand on public cards."""

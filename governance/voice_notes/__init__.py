"""Voice notes on matters: who may have them written out."""

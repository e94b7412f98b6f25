"""A toy room from outside: neighbours lend each other ladders. It lies in no package of the product.

Its three folders are put onto the paths of `governance`, `storage` and `handlers`, as a room of the house would lie in
them; no other file knows of ladders.
"""

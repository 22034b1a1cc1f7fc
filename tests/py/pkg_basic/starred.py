__all__ = ["public", "also"]
public = 1
also = 2
not_in_all = 3
_private = 4

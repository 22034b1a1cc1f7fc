"""decimal, in pure Python under every implementation: what is compared is Python code, not C libraries."""

from _pydecimal import *

"""tomli is the standard library's tomllib under its old name."""

from tomllib import load, loads, TOMLDecodeError

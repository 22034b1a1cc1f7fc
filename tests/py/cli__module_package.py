# options: -m pkg_main
# The interpreter runs the package pkg_main; this file's name is its argument.

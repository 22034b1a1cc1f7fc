# options: -m pkg_basic.sub.leaf
# Runs a module inside a package.

from pkg_circular.a import x
y = 2

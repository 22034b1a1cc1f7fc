from pkg_circular.b import y
x = 1

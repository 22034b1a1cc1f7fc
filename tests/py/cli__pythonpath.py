# env: PYTHONPATH=pkg_ns:pkg_basic
import one, two, sys
print(one.X, two.X)
print(sys.path[1].endswith("pkg_ns"), sys.path[2].endswith("pkg_basic"))
import starred
print(starred.public)

from pkg_basic.sub import leaf
from pkg_basic.sub import missing_leaf

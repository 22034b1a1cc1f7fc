print("importing")
import pkg_syntax

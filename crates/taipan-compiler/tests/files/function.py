@deco
def f(a, /, b=1, *args, c, d=2, **kw):
    """Doc.

    indented"""
    return lambda: (a, kw)
##
## code <module> (f.py:1)
##     0        0 RESUME                      0
##     1        2 LOAD_NAME                   0 (deco)
##     2        3 LOAD_CONST                  1 ((1,))
##              4 LOAD_CONST                  2 ('d')
##              5 LOAD_SMALL_INT              2
##              6 BUILD_MAP                   1
##              7 LOAD_CONST                  3 (<code f>)
##              8 MAKE_FUNCTION
##              9 SET_FUNCTION_ATTRIBUTE      2 (kwdefaults)
##             10 SET_FUNCTION_ATTRIBUTE      1 (defaults)
##     1       11 CALL                        0
##     2       16 STORE_NAME                  1 (f)
##             17 LOAD_CONST                  4 (None)
##             18 RETURN_VALUE
##
## code f (f.py:1)
##    --        0 MAKE_CELL                   0 (a)
##              1 MAKE_CELL                   5 (kw)
##     1        2 RESUME                      0
##     6        4 LOAD_FAST                   0 (a)
##              5 LOAD_FAST                   5 (kw)
##              6 BUILD_TUPLE                 2
##              7 LOAD_CONST                  1 (<code f.<locals>.<lambda>>)
##              8 MAKE_FUNCTION
##              9 SET_FUNCTION_ATTRIBUTE      8 (closure)
##             10 RETURN_VALUE
##
## code f.<locals>.<lambda> (f.py:6)
##    --        0 COPY_FREE_VARS              2
##     6        1 RESUME                      0
##              3 LOAD_DEREF                  0 (a)
##              4 LOAD_DEREF                  1 (kw)
##              5 BUILD_TUPLE                 2
##              6 RETURN_VALUE

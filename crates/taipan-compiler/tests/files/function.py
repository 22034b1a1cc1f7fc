@deco
def f(a, /, b=1, *args, c, d=2, **kw):
    """Doc.

    indented"""
    return lambda: (a, kw)
##
## code <module> line 1
##     0      0 RESUME                   0
##     1      1 LOAD_NAME                0 (deco)
##     2      2 LOAD_CONST               1 ((1,))
##            3 LOAD_CONST               2 ('d')
##            4 LOAD_SMALL_INT           2
##            5 BUILD_MAP                1
##            6 LOAD_CONST               3 (<code f>)
##            7 MAKE_FUNCTION
##            8 SET_FUNCTION_ATTRIBUTE   2 (kwdefaults)
##            9 SET_FUNCTION_ATTRIBUTE   1 (defaults)
##     1     10 CALL                     0
##     2     11 STORE_NAME               1 (f)
##           12 LOAD_CONST               4 (None)
##           13 RETURN_VALUE
## code f line 1
##    --      0 MAKE_CELL                0 (a)
##            1 MAKE_CELL                5 (kw)
##     1      2 RESUME                   0
##     6      3 LOAD_FAST                0 (a)
##            4 LOAD_FAST                5 (kw)
##            5 BUILD_TUPLE              2
##            6 LOAD_CONST               1 (<code f.<locals>.<lambda>>)
##            7 MAKE_FUNCTION
##            8 SET_FUNCTION_ATTRIBUTE   8 (closure)
##            9 RETURN_VALUE
## code f.<locals>.<lambda> line 6
##    --      0 COPY_FREE_VARS           2
##     6      1 RESUME                   0
##            2 LOAD_DEREF               0 (a)
##            3 LOAD_DEREF               1 (kw)
##            4 BUILD_TUPLE              2
##            5 RETURN_VALUE

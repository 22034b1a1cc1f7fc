from __future__ import annotations
x: list[int] | None = 1
def f(a: 'q' , *b: *T): pass
##
## code <module> (f.py:1)
##     0        0 RESUME                      0
##     1        2 SETUP_ANNOTATIONS
##              3 LOAD_SMALL_INT              0
##              4 LOAD_CONST                  1 (('annotations',))
##              5 IMPORT_NAME                 0 (__future__)
##              6 IMPORT_FROM                 1 (annotations)
##              7 STORE_NAME                  1 (annotations)
##              8 POP_TOP
##     2        9 LOAD_SMALL_INT              1
##             10 STORE_NAME                  2 (x)
##             11 LOAD_CONST                  2 ('list[int] | None')
##             12 LOAD_NAME                   3 (__annotations__)
##             13 LOAD_CONST                  3 ('x')
##             14 STORE_SUBSCR
##     3       16 LOAD_CONST                  4 (<code __annotate__>)
##             17 MAKE_FUNCTION
##             18 LOAD_CONST                  5 (<code f>)
##             19 MAKE_FUNCTION
##             20 SET_FUNCTION_ATTRIBUTE     16 (annotate)
##             21 STORE_NAME                  4 (f)
##             22 LOAD_CONST                  6 (None)
##             23 RETURN_VALUE
##
## code __annotate__ (f.py:3)
##     3        0 RESUME                      0
##              2 LOAD_FAST                   0 (format)
##              3 LOAD_SMALL_INT              2
##              4 COMPARE_OP                132 (>)
##              6 POP_JUMP_IF_FALSE           2 (to 10)
##              8 LOAD_COMMON_CONSTANT        1 (NotImplementedError)
##              9 RAISE_VARARGS               1
##             10 LOAD_CONST                  1 ('a')
##             11 LOAD_CONST                  2 ('\'q\'')
##             12 LOAD_CONST                  3 ('b')
##             13 LOAD_CONST                  4 ('*T')
##             14 BUILD_MAP                   2
##             15 RETURN_VALUE
##
## code f (f.py:3)
##     3        0 RESUME                      0
##              2 LOAD_CONST                  0 (None)
##              3 RETURN_VALUE

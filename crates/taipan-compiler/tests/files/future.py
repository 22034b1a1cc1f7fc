from __future__ import annotations
x: list[int] | None = 1
def f(a: 'q' , *b: *T): pass
##
## code <module> line 1
##     0      0 RESUME                   0
##     1      1 SETUP_ANNOTATIONS
##            2 LOAD_SMALL_INT           0
##            3 LOAD_CONST               1 (('annotations',))
##            4 IMPORT_NAME              0 (__future__)
##            5 IMPORT_FROM              1 (annotations)
##            6 STORE_NAME               1 (annotations)
##            7 POP_TOP
##     2      8 LOAD_SMALL_INT           1
##            9 STORE_NAME               2 (x)
##           10 LOAD_CONST               2 ('list[int] | None')
##           11 LOAD_NAME                3 (__annotations__)
##           12 LOAD_CONST               3 ('x')
##           13 STORE_SUBSCR
##     3     14 LOAD_CONST               4 (<code __annotate__>)
##           15 MAKE_FUNCTION
##           16 LOAD_CONST               5 (<code f>)
##           17 MAKE_FUNCTION
##           18 SET_FUNCTION_ATTRIBUTE   16 (annotate)
##           19 STORE_NAME               4 (f)
##           20 LOAD_CONST               6 (None)
##           21 RETURN_VALUE
## code __annotate__ line 3
##     3      0 RESUME                   0
##            1 LOAD_FAST                0 (format)
##            2 LOAD_SMALL_INT           2
##            3 COMPARE_OP               132 (>)
##            4 POP_JUMP_IF_FALSE        to 7
##            5 LOAD_COMMON_CONSTANT     1 (NotImplementedError)
##            6 RAISE_VARARGS            1
##            7 LOAD_CONST               1 ('a')
##            8 LOAD_CONST               2 ('\'q\'')
##            9 LOAD_CONST               3 ('b')
##           10 LOAD_CONST               4 ('*T')
##           11 BUILD_MAP                2
##           12 RETURN_VALUE
## code f line 3
##     3      0 RESUME                   0
##            1 LOAD_CONST               0 (None)
##            2 RETURN_VALUE

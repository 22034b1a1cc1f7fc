class A(B, metaclass=M):
    """Doc"""
    x: int
    def f(self):
        self.__p = super().f()
        return __class__
##
## code <module> line 1
##     0      0 RESUME                   0
##     1      1 LOAD_BUILD_CLASS
##            2 PUSH_NULL
##            3 LOAD_CONST               0 (<code A>)
##            4 MAKE_FUNCTION
##            5 LOAD_CONST               1 ('A')
##            6 LOAD_NAME                0 (B)
##            7 LOAD_NAME                1 (M)
##            8 LOAD_CONST               2 (('metaclass',))
##            9 CALL_KW                  4
##           10 STORE_NAME               2 (A)
##           11 LOAD_CONST               3 (None)
##           12 RETURN_VALUE
## code A line 1
##    --      0 MAKE_CELL                0 (__class__)
##            1 MAKE_CELL                1 (__classdict__)
##     1      2 RESUME                   0
##            3 LOAD_NAME                0 (__name__)
##            4 STORE_NAME               1 (__module__)
##            5 LOAD_CONST               0 ('A')
##            6 STORE_NAME               2 (__qualname__)
##            7 LOAD_SMALL_INT           1
##            8 STORE_NAME               3 (__firstlineno__)
##            9 LOAD_LOCALS
##           10 STORE_DEREF              1 (__classdict__)
##     2     11 LOAD_CONST               1 ('Doc')
##           12 STORE_NAME               4 (__doc__)
##     4     13 LOAD_FAST                0 (__class__)
##           14 BUILD_TUPLE              1
##           15 LOAD_CONST               2 (<code A.f>)
##           16 MAKE_FUNCTION
##           17 SET_FUNCTION_ATTRIBUTE   8 (closure)
##           18 STORE_NAME               5 (f)
##     1     19 LOAD_FAST                1 (__classdict__)
##           20 BUILD_TUPLE              1
##           21 LOAD_CONST               3 (<code A.__annotate__>)
##           22 MAKE_FUNCTION
##           23 SET_FUNCTION_ATTRIBUTE   8 (closure)
##           24 STORE_NAME               6 (__annotate_func__)
##           25 LOAD_CONST               4 (('__p',))
##           26 STORE_NAME               7 (__static_attributes__)
##           27 LOAD_FAST                1 (__classdict__)
##           28 STORE_NAME               8 (__classdictcell__)
##           29 LOAD_FAST                0 (__class__)
##           30 COPY                     1
##           31 STORE_NAME               9 (__classcell__)
##           32 RETURN_VALUE
## code A.f line 4
##    --      0 COPY_FREE_VARS           1
##     4      1 RESUME                   0
##     5      2 LOAD_GLOBAL              0 (super)
##            3 LOAD_DEREF               1 (__class__)
##            4 LOAD_FAST                0 (self)
##            5 LOAD_SUPER_ATTR          5 (f + NULL|self)
##            6 CALL                     0
##            7 LOAD_FAST                0 (self)
##            8 STORE_ATTR               2 (_A__p)
##     6      9 LOAD_DEREF               1 (__class__)
##           10 RETURN_VALUE
## code A.__annotate__ line 1
##    --      0 COPY_FREE_VARS           1
##     1      1 RESUME                   0
##            2 LOAD_FAST                0 (format)
##            3 LOAD_SMALL_INT           2
##            4 COMPARE_OP               132 (>)
##            5 POP_JUMP_IF_FALSE        to 8
##            6 LOAD_COMMON_CONSTANT     1 (NotImplementedError)
##            7 RAISE_VARARGS            1
##            8 BUILD_MAP                0
##     3      9 LOAD_DEREF               1 (__classdict__)
##           10 LOAD_FROM_DICT_OR_GLOBALS 0 (int)
##           11 COPY                     2
##           12 LOAD_CONST               1 ('x')
##     1     13 STORE_SUBSCR
##           14 RETURN_VALUE

class A(B, metaclass=M):
    """Doc"""
    x: int
    def f(self):
        self.__p = super().f()
        return __class__
##
## code <module> (f.py:1)
##     0        0 RESUME                      0
##     1        2 LOAD_BUILD_CLASS
##              3 PUSH_NULL
##              4 LOAD_CONST                  0 (<code A>)
##              5 MAKE_FUNCTION
##              6 LOAD_CONST                  1 ('A')
##              7 LOAD_NAME                   0 (B)
##              8 LOAD_NAME                   1 (M)
##              9 LOAD_CONST                  2 (('metaclass',))
##             10 CALL_KW                     4
##             15 STORE_NAME                  2 (A)
##             16 LOAD_CONST                  3 (None)
##             17 RETURN_VALUE
##
## code A (f.py:1)
##    --        0 MAKE_CELL                   0 (__class__)
##              1 MAKE_CELL                   1 (__classdict__)
##     1        2 RESUME                      0
##              4 LOAD_NAME                   0 (__name__)
##              5 STORE_NAME                  1 (__module__)
##              6 LOAD_CONST                  0 ('A')
##              7 STORE_NAME                  2 (__qualname__)
##              8 LOAD_SMALL_INT              1
##              9 STORE_NAME                  3 (__firstlineno__)
##             10 LOAD_LOCALS
##             11 STORE_DEREF                 1 (__classdict__)
##     2       12 LOAD_CONST                  1 ('Doc')
##             13 STORE_NAME                  4 (__doc__)
##     4       14 LOAD_FAST                   0 (__class__)
##             15 BUILD_TUPLE                 1
##             16 LOAD_CONST                  2 (<code A.f>)
##             17 MAKE_FUNCTION
##             18 SET_FUNCTION_ATTRIBUTE      8 (closure)
##             19 STORE_NAME                  5 (f)
##     1       20 LOAD_FAST                   1 (__classdict__)
##             21 BUILD_TUPLE                 1
##             22 LOAD_CONST                  3 (<code A.__annotate__>)
##             23 MAKE_FUNCTION
##             24 SET_FUNCTION_ATTRIBUTE      8 (closure)
##             25 STORE_NAME                  6 (__annotate_func__)
##             26 LOAD_CONST                  4 (('__p',))
##             27 STORE_NAME                  7 (__static_attributes__)
##             28 LOAD_FAST                   1 (__classdict__)
##             29 STORE_NAME                  8 (__classdictcell__)
##             30 LOAD_FAST                   0 (__class__)
##             31 COPY                        1
##             32 STORE_NAME                  9 (__classcell__)
##             33 RETURN_VALUE
##
## code A.f (f.py:4)
##    --        0 COPY_FREE_VARS              1
##     4        1 RESUME                      0
##     5        3 LOAD_GLOBAL                 0 (super)
##              8 LOAD_DEREF                  1 (__class__)
##              9 LOAD_FAST                   0 (self)
##             10 LOAD_SUPER_ATTR             5 (f + NULL|self)
##             15 CALL                        0
##             20 LOAD_FAST                   0 (self)
##             21 STORE_ATTR                  2 (_A__p)
##     6       25 LOAD_DEREF                  1 (__class__)
##             26 RETURN_VALUE
##
## code A.__annotate__ (f.py:1)
##    --        0 COPY_FREE_VARS              1
##     1        1 RESUME                      0
##              3 LOAD_FAST                   0 (format)
##              4 LOAD_SMALL_INT              2
##              5 COMPARE_OP                132 (>)
##              7 POP_JUMP_IF_FALSE           2 (to 11)
##              9 LOAD_COMMON_CONSTANT        1 (NotImplementedError)
##             10 RAISE_VARARGS               1
##             11 BUILD_MAP                   0
##     3       12 LOAD_DEREF                  1 (__classdict__)
##             13 LOAD_FROM_DICT_OR_GLOBALS    0 (int)
##             14 COPY                        2
##             15 LOAD_CONST                  1 ('x')
##     1       16 STORE_SUBSCR
##             18 RETURN_VALUE

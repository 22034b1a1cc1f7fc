def f(x):
    match x:
        case 1 | 2: a()
        case [a, *_, b]: pass
        case {"k": v, **rest} if v: return rest
        case P(x=0, y=-1.5): return 1
        case None: pass
        case _: b()
##
## code <module> line 1
##     0      0 RESUME                   0
##     1      1 LOAD_CONST               0 (<code f>)
##            2 MAKE_FUNCTION
##            3 STORE_NAME               0 (f)
##            4 LOAD_CONST               1 (None)
##            5 RETURN_VALUE
## code f line 1
##     1      0 RESUME                   0
##     2      1 LOAD_FAST                0 (x)
##     3      2 COPY                     1
##            3 COPY                     1
##            4 LOAD_SMALL_INT           1
##            5 COMPARE_OP               88 (bool(==))
##            6 POP_JUMP_IF_FALSE        to 8
##            7 JUMP_FORWARD             to 15
##            8 COPY                     1
##            9 LOAD_SMALL_INT           2
##           10 COMPARE_OP               88 (bool(==))
##           11 POP_JUMP_IF_FALSE        to 13
##           12 JUMP_FORWARD             to 15
##           13 POP_TOP
##           14 JUMP_FORWARD             to 23
##       >>  15 POP_TOP
##           16 POP_TOP
##           17 LOAD_FAST_CHECK          1 (a)
##           18 PUSH_NULL
##           19 CALL                     0
##           20 POP_TOP
##           21 LOAD_CONST               2 (None)
##           22 RETURN_VALUE
##     4     23 COPY                     1
##           24 MATCH_SEQUENCE
##           25 POP_JUMP_IF_FALSE        to 45
##           26 GET_LEN
##           27 LOAD_SMALL_INT           2
##           28 COMPARE_OP               188 (bool(>=))
##           29 POP_JUMP_IF_FALSE        to 45
##           30 COPY                     1
##           31 LOAD_SMALL_INT           0
##           32 BINARY_OP                26 ([])
##           33 SWAP                     2
##           34 COPY                     1
##           35 GET_LEN
##           36 LOAD_SMALL_INT           1
##           37 BINARY_OP                10 (-)
##           38 BINARY_OP                26 ([])
##           39 STORE_FAST               2 (b)
##           40 POP_TOP
##           41 STORE_FAST               1 (a)
##           42 POP_TOP
##           43 LOAD_CONST               2 (None)
##           44 RETURN_VALUE
##       >>  45 POP_TOP
##     5     46 COPY                     1
##           47 MATCH_MAPPING
##           48 POP_JUMP_IF_FALSE        to 76
##           49 GET_LEN
##           50 LOAD_SMALL_INT           1
##           51 COMPARE_OP               188 (bool(>=))
##           52 POP_JUMP_IF_FALSE        to 76
##           53 LOAD_CONST               1 (('k',))
##           54 MATCH_KEYS
##           55 COPY                     1
##           56 POP_JUMP_IF_NONE         to 74
##           57 UNPACK_SEQUENCE          1
##           58 SWAP                     3
##           59 SWAP                     2
##           60 BUILD_MAP                0
##           61 SWAP                     3
##           62 DICT_UPDATE              2
##           63 UNPACK_SEQUENCE          1
##           64 COPY                     2
##           65 SWAP                     2
##           66 DELETE_SUBSCR
##           67 STORE_FAST_STORE_FAST    16387 (rest, v)
##           68 LOAD_FAST                3 (v)
##           69 TO_BOOL
##           70 POP_JUMP_IF_FALSE        to 77
##           71 POP_TOP
##           72 LOAD_FAST                4 (rest)
##           73 RETURN_VALUE
##           74 POP_TOP
##           75 POP_TOP
##       >>  76 POP_TOP
##     6 >>  77 COPY                     1
##           78 LOAD_GLOBAL              0 (P)
##           79 LOAD_CONST               3 (('x', 'y'))
##           80 MATCH_CLASS              0
##           81 COPY                     1
##           82 POP_JUMP_IF_NONE         to 93
##           83 UNPACK_SEQUENCE          2
##           84 LOAD_SMALL_INT           0
##           85 COMPARE_OP               88 (bool(==))
##           86 POP_JUMP_IF_FALSE        to 93
##           87 LOAD_CONST               4 (-1.5)
##           88 COMPARE_OP               88 (bool(==))
##           89 POP_JUMP_IF_FALSE        to 94
##           90 POP_TOP
##           91 LOAD_SMALL_INT           1
##           92 RETURN_VALUE
##       >>  93 POP_TOP
##     7 >>  94 POP_JUMP_IF_NOT_NONE     to 97
##           95 LOAD_CONST               2 (None)
##           96 RETURN_VALUE
##     8     97 LOAD_FAST_CHECK          2 (b)
##           98 PUSH_NULL
##           99 CALL                     0
##          100 POP_TOP
##          101 LOAD_CONST               2 (None)
##          102 RETURN_VALUE

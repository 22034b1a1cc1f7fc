def f(x):
    match x:
        case 1 | 2: a()
        case [a, *_, b]: pass
        case {"k": v, **rest} if v: return rest
        case P(x=0, y=-1.5): return 1
        case None: pass
        case _: b()
##
## code <module> (f.py:1)
##     0        0 RESUME                      0
##     1        2 LOAD_CONST                  0 (<code f>)
##              3 MAKE_FUNCTION
##              4 STORE_NAME                  0 (f)
##              5 LOAD_CONST                  1 (None)
##              6 RETURN_VALUE
##
## code f (f.py:1)
##     1        0 RESUME                      0
##     2        2 LOAD_FAST                   0 (x)
##     3        3 COPY                        1
##              4 COPY                        1
##              5 LOAD_SMALL_INT              1
##              6 COMPARE_OP                 88 (bool(==))
##              8 POP_JUMP_IF_FALSE           1 (to 11)
##             10 JUMP_FORWARD                9 (to 20)
##             11 COPY                        1
##             12 LOAD_SMALL_INT              2
##             13 COMPARE_OP                 88 (bool(==))
##             15 POP_JUMP_IF_FALSE           1 (to 18)
##             17 JUMP_FORWARD                2 (to 20)
##             18 POP_TOP
##             19 JUMP_FORWARD               12 (to 32)
##        >>   20 POP_TOP
##             21 POP_TOP
##             22 LOAD_FAST_CHECK             1 (a)
##             23 PUSH_NULL
##             24 CALL                        0
##             29 POP_TOP
##             30 LOAD_CONST                  2 (None)
##             31 RETURN_VALUE
##     4       32 COPY                        1
##             33 MATCH_SEQUENCE
##             34 POP_JUMP_IF_FALSE          24 (to 60)
##             36 GET_LEN
##             37 LOAD_SMALL_INT              2
##             38 COMPARE_OP                188 (bool(>=))
##             40 POP_JUMP_IF_FALSE          18 (to 60)
##             42 COPY                        1
##             43 LOAD_SMALL_INT              0
##             44 BINARY_OP                  26 ([])
##             46 SWAP                        2
##             47 COPY                        1
##             48 GET_LEN
##             49 LOAD_SMALL_INT              1
##             50 BINARY_OP                  10 (-)
##             52 BINARY_OP                  26 ([])
##             54 STORE_FAST                  2 (b)
##             55 POP_TOP
##             56 STORE_FAST                  1 (a)
##             57 POP_TOP
##             58 LOAD_CONST                  2 (None)
##             59 RETURN_VALUE
##        >>   60 POP_TOP
##     5       61 COPY                        1
##             62 MATCH_MAPPING
##             63 POP_JUMP_IF_FALSE          35 (to 100)
##             65 GET_LEN
##             66 LOAD_SMALL_INT              1
##             67 COMPARE_OP                188 (bool(>=))
##             69 POP_JUMP_IF_FALSE          29 (to 100)
##             71 LOAD_CONST                  1 (('k',))
##             72 MATCH_KEYS
##             73 COPY                        1
##             74 POP_JUMP_IF_NONE           22 (to 98)
##             76 UNPACK_SEQUENCE             1
##             78 SWAP                        3
##             79 SWAP                        2
##             80 BUILD_MAP                   0
##             81 SWAP                        3
##             82 DICT_UPDATE                 2
##             83 UNPACK_SEQUENCE             1
##             85 COPY                        2
##             86 SWAP                        2
##             87 DELETE_SUBSCR
##             88 STORE_FAST_STORE_FAST    16387 (rest, v)
##             89 LOAD_FAST                   3 (v)
##             90 TO_BOOL
##             93 POP_JUMP_IF_FALSE           6 (to 101)
##             95 POP_TOP
##             96 LOAD_FAST                   4 (rest)
##             97 RETURN_VALUE
##             98 POP_TOP
##             99 POP_TOP
##        >>  100 POP_TOP
##     6  >>  101 COPY                        1
##            102 LOAD_GLOBAL                 0 (P)
##            107 LOAD_CONST                  3 (('x', 'y'))
##            108 MATCH_CLASS                 0
##            109 COPY                        1
##            110 POP_JUMP_IF_NONE           15 (to 127)
##            112 UNPACK_SEQUENCE             2
##            114 LOAD_SMALL_INT              0
##            115 COMPARE_OP                 88 (bool(==))
##            117 POP_JUMP_IF_FALSE           8 (to 127)
##            119 LOAD_CONST                  4 (-1.5)
##            120 COMPARE_OP                 88 (bool(==))
##            122 POP_JUMP_IF_FALSE           4 (to 128)
##            124 POP_TOP
##            125 LOAD_SMALL_INT              1
##            126 RETURN_VALUE
##        >>  127 POP_TOP
##     7  >>  128 POP_JUMP_IF_NOT_NONE        2 (to 132)
##            130 LOAD_CONST                  2 (None)
##            131 RETURN_VALUE
##     8      132 LOAD_FAST_CHECK             2 (b)
##            133 PUSH_NULL
##            134 CALL                        0
##            139 POP_TOP
##            140 LOAD_CONST                  2 (None)
##            141 RETURN_VALUE

a = f"{x}{y!r:>{w}}z{{}}" 'tail'
b = f"{x=}"
c = t"{ x !s:>5} and {y}"
d = '%s-%5r' % (p, q)
e = "\ud800\N{SNOWMAN}\x41"
##
## code <module> line 1
##     0      0 RESUME                   0
##     1      1 LOAD_NAME                0 (x)
##            2 FORMAT_SIMPLE
##            3 LOAD_NAME                1 (y)
##            4 CONVERT_VALUE            2 (repr)
##            5 LOAD_CONST               0 ('>')
##            6 LOAD_NAME                2 (w)
##            7 FORMAT_SIMPLE
##            8 BUILD_STRING             2
##            9 FORMAT_WITH_SPEC
##           10 LOAD_CONST               1 ('z{}tail')
##           11 BUILD_STRING             3
##           12 STORE_NAME               3 (a)
##     2     13 LOAD_CONST               2 ('x=')
##           14 LOAD_NAME                0 (x)
##           15 CONVERT_VALUE            2 (repr)
##           16 FORMAT_SIMPLE
##           17 BUILD_STRING             2
##           18 STORE_NAME               4 (b)
##     3     19 LOAD_CONST               3 (('', ' and ', ''))
##           20 LOAD_NAME                0 (x)
##           21 LOAD_CONST               4 (' x ')
##           22 LOAD_CONST               5 ('>5')
##           23 BUILD_INTERPOLATION      7
##           24 LOAD_NAME                1 (y)
##           25 LOAD_CONST               6 ('y')
##           26 BUILD_INTERPOLATION      2
##           27 BUILD_TUPLE              2
##           28 BUILD_TEMPLATE
##           29 STORE_NAME               5 (c)
##     4     30 LOAD_NAME                6 (p)
##           31 CONVERT_VALUE            1 (str)
##           32 FORMAT_SIMPLE
##           33 LOAD_CONST               7 ('-')
##           34 LOAD_NAME                7 (q)
##           35 CONVERT_VALUE            2 (repr)
##           36 LOAD_CONST               5 ('>5')
##           37 FORMAT_WITH_SPEC
##           38 BUILD_STRING             3
##           39 STORE_NAME               8 (d)
##     5     40 LOAD_CONST               8 ('\xed\xa0\x80☃A')
##           41 STORE_NAME               9 (e)
##           42 LOAD_CONST               9 (None)
##           43 RETURN_VALUE

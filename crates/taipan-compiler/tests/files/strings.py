a = f"{x}{y!r:>{w}}z{{}}" 'tail'
b = f"{x=}"
c = t"{ x !s:>5} and {y}"
d = '%s-%5r' % (p, q)
e = "\ud800\N{SNOWMAN}\x41"
##
## code <module> (f.py:1)
##     0        0 RESUME                      0
##     1        2 LOAD_NAME                   0 (x)
##              3 FORMAT_SIMPLE
##              4 LOAD_NAME                   1 (y)
##              5 CONVERT_VALUE               2 (repr)
##              6 LOAD_CONST                  0 ('>')
##              7 LOAD_NAME                   2 (w)
##              8 FORMAT_SIMPLE
##              9 BUILD_STRING                2
##             10 FORMAT_WITH_SPEC
##             11 LOAD_CONST                  1 ('z{}tail')
##             12 BUILD_STRING                3
##             13 STORE_NAME                  3 (a)
##     2       14 LOAD_CONST                  2 ('x=')
##             15 LOAD_NAME                   0 (x)
##             16 CONVERT_VALUE               2 (repr)
##             17 FORMAT_SIMPLE
##             18 BUILD_STRING                2
##             19 STORE_NAME                  4 (b)
##     3       20 LOAD_CONST                  3 (('', ' and ', ''))
##             21 LOAD_NAME                   0 (x)
##             22 LOAD_CONST                  4 (' x ')
##             23 LOAD_CONST                  5 ('>5')
##             24 BUILD_INTERPOLATION         7
##             25 LOAD_NAME                   1 (y)
##             26 LOAD_CONST                  6 ('y')
##             27 BUILD_INTERPOLATION         2
##             28 BUILD_TUPLE                 2
##             29 BUILD_TEMPLATE
##             30 STORE_NAME                  5 (c)
##     4       31 LOAD_NAME                   6 (p)
##             32 CONVERT_VALUE               1 (str)
##             33 FORMAT_SIMPLE
##             34 LOAD_CONST                  7 ('-')
##             35 LOAD_NAME                   7 (q)
##             36 CONVERT_VALUE               2 (repr)
##             37 LOAD_CONST                  5 ('>5')
##             38 FORMAT_WITH_SPEC
##             39 BUILD_STRING                3
##             40 STORE_NAME                  8 (d)
##     5       41 LOAD_CONST                  8 ('\xed\xa0\x80☃A')
##             42 STORE_NAME                  9 (e)
##             43 LOAD_CONST                  9 (None)
##             44 RETURN_VALUE

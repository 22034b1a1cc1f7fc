for spec in ("", "d", "5", "<5", ">5", "^5", "05", "+", " ", "-", "+05", "x", "X", "#x", "#X", "#06x", "b", "#b", "#o", "o", ",", "_", "_x", "_b", "n", "c", "e", ".2e", "f", ".3f", "g", "%", "*^12", "=+10", "0=10", "é>6", "012,", "+,.2f", "z.1f"):
    for v in (0, 65, -42, 1234567):
        try:
            print(repr(spec), v, "|" + format(v, spec) + "|")
        except (ValueError, OverflowError) as e:
            print(repr(spec), v, type(e).__name__, e)
big = 123456789012345678901234567890
for spec in ("", ",", "_", "x", "_x", "#b", "40", "<40", "^+40,", "e", ".3g", "f", "%", "o"):
    print(repr(spec), "|" + format(big, spec) + "|", "|" + format(-big, spec) + "|")
for spec in (".2", ".3d", "s", "q", "5.2d", ",c", "+c", "#c", "_n", ",x", "__", ",_", "xx", "{", "1e", "=s", "Z", "#,d"):
    try:
        print(repr(spec), format(42, spec))
    except ValueError as e:
        print(repr(spec), "ValueError", e)
try:
    print(format(-1, "c"))
except OverflowError as e:
    print(e)
try:
    print(format(0x110000, "c"))
except OverflowError as e:
    print(e)
print(format(0x1f600, "c"), format(8364, "5c") + "|", format(True, "d"), format(True), format(True, "5"), format(False, "x"))
print("%d %i %5d|%-5d|%05d %+d % d %x %X %#x %o %#o %c %e %f %g %s %r" % (1, 2, 3, 4, 5, 6, 7, 255, 255, 255, 8, 8, 65, 5, 6, 7, 8, 9))
print("%.5d %10.4d %-10.3d| %#.8x %d" % (42, 42, 42, 255, -big))
print("%d" % 3.99, "%d" % True, "%x" % -255, "%i" % big)

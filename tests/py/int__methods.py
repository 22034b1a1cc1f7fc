print((5).bit_length(), (0).bit_length(), (-8).bit_count(), (255).bit_count())
print((1024).to_bytes(2, "big"), (1024).to_bytes(4, "little"), (-1).to_bytes(3, "big", signed=True), (5).to_bytes(), (0).to_bytes(0, "big"))
print((2**64).to_bytes(9, "big"), (-2**63).to_bytes(8, "little", signed=True), (2**100).to_bytes(20, byteorder="little"))
print(int.from_bytes(b"\x04\x00", "big"), int.from_bytes(b"\x04\x00", "little"), int.from_bytes(b"\xff\xff", "big", signed=True), int.from_bytes(b""), int.from_bytes([1, 2, 3], "big"))
print(int.from_bytes(b"\xff" * 20, "little"), int.from_bytes(b"\xff" * 20, "little", signed=True), int.from_bytes(bytearray(b"\x01\x00" * 10)))
print((7).as_integer_ratio(), (-7).as_integer_ratio(), True.as_integer_ratio(), (7).conjugate(), (7).real, (7).imag, (7).numerator, (7).denominator)
print((7).is_integer(), (7).__floor__(), (7).__ceil__(), (7).__trunc__(), (7).__index__(), (7).__int__(), (7).__float__(), (7).__bool__(), (0).__bool__())
for n in (15, 25, 35, -15, -25, 1234, 1250, 1350, 5, 50, 10**20 + 5):
    print(n, round(n), round(n, 0), round(n, 1), round(n, -1), round(n, -2), round(n, -3), round(n, -30), n.__round__(), n.__round__(-1))
print((5).__add__(3), (5).__add__(3.0), (5).__radd__(3), (5).__sub__(3), (5).__rsub__(3), (5).__mul__(3), (5).__truediv__(2), (5).__rtruediv__(2), (5).__floordiv__(2), (5).__mod__(3), (5).__divmod__(3), (5).__rdivmod__(13), (5).__pow__(2), (5).__pow__(2, 7), (5).__rpow__(2))
print((5).__eq__(5), (5).__eq__(5.0), (5).__eq__("5"), (5).__lt__(6), (5).__ge__(6), (5).__ne__(5), (5).__hash__(), (5).__repr__(), (5).__str__(), (5).__format__("03"))
print((5).__neg__(), (5).__pos__(), (5).__abs__(), (-5).__abs__(), (5).__invert__(), (5).__getnewargs__())
print(sorted(n for n in dir(int) if not n.startswith("__")))
print(int.__name__, int.__mro__, int.__doc__.splitlines()[0], int.__base__)
print(int.__add__(1, 2), int.bit_length(7), int.__lt__(1, 2))
try:
    int.__add__("a", 2)
except TypeError as e:
    print(e)
try:
    int.bit_length("a")
except TypeError as e:
    print(e)
print(int.real.__get__(5), type(int.real).__name__, type(int.__add__).__name__, type((5).__add__).__name__, type((5).bit_length).__name__, type(int.bit_length).__name__)

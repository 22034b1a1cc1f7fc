from array import array, typecodes
a = array("i", [3, 1, 2]); print(a, len(a), a[0], a[-1], a[1:], a + array("i", [9]), a * 2, 2 in a, a.index(2), a.count(1), a.typecode, a.itemsize, list(a), a == array("i", [3, 1, 2]), a < array("i", [4]), a == [3, 1, 2], array("i"), array("d", [1.5]), array("u", "aé") if "u" in typecodes else "", array("w", "a€😀"), typecodes)
a.append(5); a.extend([6, 7]); a.insert(0, 0); a.pop(); a.remove(1); a.reverse(); print(a); a[0] = 99; a[1:3] = array("i", [7, 7, 7]); del a[-1]; print(a); a += array("i", [1]); a *= 2; print(a); del a[::2]; print(a)
b = array("B", b"abc"); print(b, b.tobytes(), b.tolist(), bytes(b), memoryview(b)[0]); b.frombytes(b"de"); b.fromlist([1]); print(b); h = array("H", [1, 258]); h.byteswap(); print(h, h.buffer_info()[1]); w = array("w", "héllo"); print(w.tounicode()); w.fromunicode("x"); print(w)
def s(a, i, v): a[i] = v
for f in (lambda: array("i", [1.5]), lambda: array("b", [200]), lambda: array("B", [-1]), lambda: array("x"), lambda: array("ii"), lambda: array("i", "abc"), lambda: array("i", 5), lambda: array(), lambda: a[100], lambda: a["x"], lambda: s(a, 0, "a"), lambda: s(a, 0, 2**40), lambda: s(a, slice(0, 1), [1]), lambda: s(a, slice(None, None, 2), array("i", [1])), lambda: a + [1], lambda: a + array("d"), lambda: a.pop(100), lambda: a.remove(12345), lambda: a.index(12345), lambda: array("i").pop(), lambda: a.extend(array("d", [1])), lambda: a.extend(5), lambda: a.frombytes(b"abc"), lambda: a.fromlist(5), lambda: a.tounicode(), lambda: array("w", [1]), lambda: hash(a), lambda: a < 5, lambda: array("d", ["x"]), lambda: array("i", b"abc"), lambda: array("q", [2**63]), lambda: a * "x"):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
import copy, pickle
print(copy.copy(a), pickle.loads(pickle.dumps(h)) == h, sorted(array("d", [2.5, 1])), sum(array("i", range(100))), [x for x in array("f", [0.1])], list(reversed(array("i", [1, 2]))), array("q", [2**62, -2**63]), array("i", array("b", [1, -1])), array("i", (x for x in range(3))), max(array("d", [1, 9])))
m = memoryview(array("i", [1, 2])); 
x = array("i", [1]); v = memoryview(x)
try: x.append(2)
except BufferError as e: print(e)
v.release(); x.append(2); print(x, array("i", [1]) == array("d", [1.0]), array("i", [5]).__class__, x.__reduce_ex__(3)[0].__name__)

import unittest, doctest, sys, io
def add(a, b):
    """Adds.

    >>> add(1, 2)
    3
    >>> add("a", "b")
    'ab'
    >>> add(1, "x")
    Traceback (most recent call last):
      ...
    TypeError: unsupported operand type(s) for +: 'int' and 'str'
    >>> [add(i, i) for i in range(20)] # doctest: +ELLIPSIS
    [0, 2, ..., 38]
    >>> add(0, 0)
    1
    """
    return a + b
out = io.StringIO()
r = doctest.DocTestRunner(verbose=False)
for t in doctest.DocTestFinder().find(add, "add", globs={"add": add}): print(r.run(t, out=out.write))
print(out.getvalue().split("Failed example:")[1])
class T(unittest.TestCase):
    @classmethod
    def setUpClass(cls): print("setUpClass")
    def setUp(self): self.x = 1
    def tearDown(self): print("tearDown", self.id().split(".")[-1])
    def test_eq(self): self.assertEqual(self.x, 1); self.assertNotEqual(1, 2); self.assertTrue([1]); self.assertIn(1, [1]); self.assertIsNone(None); self.assertAlmostEqual(0.1 + 0.2, 0.3); self.assertIsInstance(1, int); self.assertGreater(2, 1); self.assertRegex("abc", "b"); self.assertCountEqual([1, 2], [2, 1])
    def test_fail(self): self.assertEqual([1, 2, 3], [1, 2, 4], "message")
    def test_fail_dict(self): self.assertDictEqual({"a": 1}, {"a": 2})
    def test_fail_text(self): self.assertEqual("line1\nline2", "line1\nlineX")
    def test_error(self): raise KeyError("err")
    def test_raises(self):
        with self.assertRaises(ValueError) as cm: int("x")
        self.assertIn("invalid", str(cm.exception))
        with self.assertRaisesRegex(ZeroDivisionError, "division"): 1 / 0
    def test_raises_not(self):
        with self.assertRaises(ValueError): pass
    @unittest.skip("reason")
    def test_skip(self): pass
    @unittest.skipIf(True, "cond")
    def test_skip2(self): pass
    @unittest.expectedFailure
    def test_expected(self): self.fail("x")
    @unittest.expectedFailure
    def test_unexpected(self): pass
    def test_sub(self):
        for i in range(3):
            with self.subTest(i=i): self.assertEqual(i % 2, 0)
    def test_cleanup(self): self.addCleanup(print, "cleanup"); self.addCleanup(print, "cleanup first")
    def test_log(self):
        import logging
        with self.assertLogs("x", "INFO") as lg: logging.getLogger("x").warning("w")
        self.assertEqual(lg.output, ["WARNING:x:w"])
class A(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self): self.v = 5
    async def test_async(self): self.assertEqual(self.v, 5)
s = unittest.TestSuite([unittest.defaultTestLoader.loadTestsFromTestCase(c) for c in (T, A)]); print(s.countTestCases())
res = unittest.TestResult(); s.run(res)
print(res.testsRun, len(res.failures), len(res.errors), len(res.skipped), len(res.expectedFailures), len(res.unexpectedSuccesses), res.wasSuccessful())
for t, tb in sorted(res.failures + res.errors, key=lambda p: str(p[0])): print(str(t).split()[0], "|", tb.strip().splitlines()[-1])
from unittest import mock
m = mock.Mock(return_value=5); m.a.b(1, k=2); print(m(1), m.called, m.call_args, m.a.b.call_args_list, m.mock_calls); m.side_effect = ValueError("se")
try: m()
except ValueError as e: print(e)
try: m.assert_called_once_with(1)
except AssertionError as e: print(e)
with mock.patch("math.sqrt", return_value="patched"):
    import math; print(math.sqrt(4))
print(math.sqrt(4)); mm = mock.MagicMock(); mm.__len__.return_value = 9; print(len(mm), mm[0] is not None); m = mock.Mock(side_effect=[1, 2]); print(m(), m(), mock.call(1) == mock.call(1), mock.sentinel.x, mock.ANY == 5)

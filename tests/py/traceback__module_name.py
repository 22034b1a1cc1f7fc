class Fake(Exception): pass
Fake.__module__ = "some.package"
Fake.__qualname__ = "Renamed.Fake"
raise Fake("text")

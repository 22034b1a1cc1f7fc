class A: pass
def grab(f):
    try: f()
    except (AttributeError, NameError) as e: print(type(e).__name__, e, "| name:", e.name, "| obj:", type(getattr(e, "obj", None)).__name__)
grab(lambda: A().x); grab(lambda: A.x); grab(lambda: (5).x); grab(lambda: None.x); grab(lambda: undefined); grab(lambda: setattr(5, "x", 1)); grab(lambda: delattr(A(), "x")); grab(lambda: getattr([], "zz")); grab(lambda: __import__("math").zz); grab(lambda: object().__foo); grab(lambda: "".x); grab(lambda: (lambda: 0).x); grab(lambda: len.x); grab(lambda: type.x); grab(lambda: A().__dict__.x); grab(lambda: super(A, A()).x); grab(lambda: setattr(A, "__class__", 5) if False else A().__name__); grab(lambda: (1 for _ in ()).x); grab(lambda: ....x); grab(lambda: NotImplemented.x); grab(lambda: [].__x__); grab(lambda: setattr(object(), "x", 1)); grab(lambda: setattr(len, "x", 1)); grab(lambda: delattr(5, "real")); grab(lambda: setattr(5, "real", 1)); grab(lambda: setattr("", "upper", 1))
A().missing_attribute_uncaught

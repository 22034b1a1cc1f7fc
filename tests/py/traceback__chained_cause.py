class AppError(Exception): pass
def load():
    try:
        int("x1")
    except ValueError as e:
        raise AppError("could not load") from e
def main():
    load()
main()

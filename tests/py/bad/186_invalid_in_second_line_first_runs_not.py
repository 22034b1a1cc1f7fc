print("must not be printed")
)

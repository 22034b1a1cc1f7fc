class Custom(Exception):
    def __str__(self): return "line one\nline two\n  line three"
raise Custom

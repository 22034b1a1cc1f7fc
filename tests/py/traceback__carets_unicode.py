ñandú, 日本 = 1, None
def función():
    return "é😀" + "日本語" + (ñandú + 日本) + "end"
función()

x = f"""abc {y


import re
class Room:
    def __init__(self, name, desc): self.name, self.desc, self.exits, self.items = name, desc, {}, set()
    def link(self, d, other): self.exits[d] = other; other.exits[{"north": "south", "south": "north", "east": "west", "west": "east"}[d]] = self
hall, cave, lake = Room("hall", "A dusty hall."), Room("cave", "A dark cave."), Room("lake", "A cold lake.")
hall.link("north", cave); cave.link("east", lake); hall.items |= {"lamp", "key"}; lake.items.add("fish")
class Game:
    def __init__(self): self.room, self.bag, self.moves = hall, [], 0
    def do(self, line):
        self.moves += 1
        match line.lower().split():
            case ["go", ("north" | "south" | "east" | "west") as d] if d in self.room.exits:
                self.room = self.room.exits[d]
                if self.room is cave and "lamp" not in self.bag: return "It is pitch dark. " + self.look()
                return self.look()
            case ["go", d]: return f"You cannot go {d}."
            case ["look"]: return self.look()
            case ["take", "all"]:
                got = sorted(self.room.items); self.bag += got; self.room.items.clear(); return f"Taken: {', '.join(got) or 'nothing'}."
            case ["take" | "get", item] if item in self.room.items: self.room.items.remove(item); self.bag.append(item); return f"You take the {item}."
            case ["take" | "get", item]: return f"There is no {item} here."
            case ["drop", item] if item in self.bag: self.bag.remove(item); self.room.items.add(item); return f"Dropped {item}."
            case ["inventory" | "i"]: return "You carry " + (", ".join(self.bag) if self.bag else "nothing") + "."
            case ["say", *words]: return '"' + " ".join(words) + '", you say.'
            case []: return "Pardon?"
            case [verb, *_]: return f"I do not know how to {verb}."
    def look(self): return f"{self.room.desc} Exits: {', '.join(sorted(self.room.exits))}." + (f" You see: {', '.join(sorted(self.room.items))}." if self.room.items else "")
g = Game()
for line in "look|go up|take key|take sword|go north|go south|take all|go north|go east|get fish|i|drop key|look|say hello  there|dance|".split("|"):
    print(">", line); print(g.do(line))
print(g.moves)
for m in re.finditer(r"(?P<key>\w+)\s*=\s*(?P<val>\"[^\"]*\"|\S+)", 'name = "Bob Smith" age=42 x= y'): print(m.span(), m.groupdict())

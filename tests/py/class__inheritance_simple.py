class Animal:
    sound = "..."
    def __init__(self, name): self.name = name
    def speak(self): return f"{self.name} says {self.sound}"
    def kind(self): return "animal"
class Dog(Animal):
    sound = "woof"
    def kind(self): return "dog, " + super().kind()
class Puppy(Dog):
    def __init__(self, name, age):
        super().__init__(name)
        self.age = age
    def speak(self): return super().speak().upper()
for x in (Animal("x"), Dog("rex"), Puppy("bit", 1)): print(x.speak(), x.kind(), type(x).__name__, isinstance(x, Dog))
print(Puppy.__mro__, issubclass(Puppy, Animal), Dog.__bases__, Animal.speak(Dog("q")))
print(Puppy("z", 3).age, [c.__name__ for c in Animal.__subclasses__()])

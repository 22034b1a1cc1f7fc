class Account:
    @property
    def balance(self): return self._fetch()["balance"]
    def _fetch(self): return {}
    @staticmethod
    def show(a): return f"{a.balance:.2f}"
    @classmethod
    def make(cls): return cls.show(cls())
Account.make()

def f[T: int = str, *Ts, **P](x: T) -> P: ...
class G[T](Base): y: T
type Alias[T] = list[T]
##
## Syntax: non-default type parameter 'Ts' follows default type parameter at 1:21

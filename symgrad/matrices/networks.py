"""Products with summed indices as graphs, contracted to matrix products: Σ_jk A_ij B_jk x_k is A B x.

Indices are vertices; a factor with one index is a vector at a vertex, a factor with two an edge. Summed vertices are taken out one
by one, each by a matrix product, until only the axes are left. Knows matrix terms; how a factor is raised, the caller says.
"""

from __future__ import annotations

from collections.abc import Callable

from ..terms.indices import length
from ..terms.nodes import Index, Node
from .algebra import NOTHING, diagonal, hadamard, inner, paired, product, trace, transpose
from .arithmetic import Product
from .operations import DiagonalOf, Hadamard, Ones, Transposed
from .terms import MatrixTerm, Named, Scalar


class Network:
    """A product with some of its indices summed.

    form      from a factor and one or two indices to its matrix term, or None
    scalars   the factors without indices, raised
    factors   the others, as terms; each may hold two of the vertices at most
    vertices  the axes and then the summed indices
    """

    def __init__(
        self,
        form: Callable[..., MatrixTerm | None],
        scalars: list[MatrixTerm],
        factors: list[Node],
        vertices: list[Index],
        summed: list[Index],
    ):
        self.form = form
        self.scalars = list(scalars)
        self.vectors: dict[Index, list[MatrixTerm]] = {vertex: [] for vertex in vertices}
        self.edges: list[tuple[Index, Index, MatrixTerm]] = []
        self.summed = list(summed)
        self.zero = False
        self.valid = all(self._put(factor, vertices) for factor in factors)

    def _put(self, factor, vertices):
        live = [vertex for vertex in vertices if vertex in factor.free]
        if len(live) == 1:
            vector = self.form(factor, live[0], None)
            self.zero |= vector is NOTHING
            if vector is not None:
                self.vectors[live[0]].append(vector)
            return vector is not None
        if len(live) == 2:
            edge = self.form(factor, *live)
            self.zero |= edge is NOTHING
            if edge is not None:
                self.edges.append((*live, edge))
            return edge is not None
        return False

    def contracted(self, row, column) -> MatrixTerm | None:
        """The network with every summed vertex taken out."""
        if not self.valid or self.zero:
            return NOTHING if self.valid else None
        while self.summed:
            if not (self._take_leaf() or self._merge_parallel() or self._take_link()):
                return None
        while self._merge_parallel():
            pass
        if row is None:
            return product(*self.scalars)
        left = self.vectors[row]
        above = hadamard(*left) if left else Ones(row.range)
        if column is None:
            return product(*self.scalars, above)
        right = self.vectors[column]
        if not self.edges:
            return product(*self.scalars, above, transpose(hadamard(*right) if right else Ones(column.range)))
        edge = self._from(self.edges[0], row)
        before = (diagonal(hadamard(*left)),) if left else ()
        after = (diagonal(hadamard(*right)),) if right else ()
        best = product(*self.scalars, *before, edge, *after)
        if left and right:
            outer = product(*self.scalars, hadamard(product(hadamard(*left), transpose(hadamard(*right))), edge))
            best = outer if outer.operations < best.operations else best
        return best

    @staticmethod
    def _from(edge, start):
        """The edge's matrix with its rows at `start`."""
        return edge[2] if edge[0] is start else transpose(edge[2])

    @staticmethod
    def _other(edge, vertex):
        return edge[1] if edge[0] is vertex else edge[0]

    def _take_leaf(self) -> bool:
        """Takes out a summed vertex with one edge or none: a matrix times a vector, or an inner product."""
        for vertex in self.summed:
            edges = [edge for edge in self.edges if vertex in edge[:2]]
            if len(edges) > 1:
                continue
            vectors = self.vectors[vertex]
            if edges:
                (edge,) = edges
                other = self._other(edge, vertex)
                matrix = self._from(edge, other)
                self.edges.remove(edge)
                self.vectors[other].append(self._applied(matrix, vectors, vertex))
            else:
                self.scalars.append(self._summed_up(vectors, vertex))
            self.summed.remove(vertex)
            return True
        return False

    @staticmethod
    def _applied(matrix, vectors, vertex):
        """Σ over the columns of a matrix, each times the vectors' entry."""
        if vectors:
            return product(matrix, hadamard(*vectors))
        plain = product(matrix, Ones(vertex.range))
        scalars, body = (matrix.scalars, matrix.chain[0]) if type(matrix) is Product and len(matrix.chain) == 1 else ((), matrix)
        if type(body) is Hadamard and len(body.factors) == 2:
            left, right = body.factors
            turned = product(*scalars, Transposed(hadamard(transpose(left), transpose(right))), Ones(vertex.range))
            if not (_is_name(left) and _is_name(right)):  # diag(A Bᵀ), but not of what a function gives
                plain = min(plain, turned, key=lambda term: term.operations)
            diagonal_ = min(
                (
                    product(*scalars, DiagonalOf(product(left, transpose(right)))),
                    product(*scalars, DiagonalOf(product(right, transpose(left)))),
                ),
                key=lambda term: term.operations,
            )
            return diagonal_ if diagonal_.operations < plain.operations else plain
        return plain

    @staticmethod
    def _summed_up(vectors, vertex):
        if not vectors:
            return Scalar(length(vertex.range))
        if len(vectors) == 1:
            (vector,) = vectors
            if type(vector) is DiagonalOf:
                return trace(vector.body)
            return product(transpose(Ones(vertex.range)), vector)
        for position, vector in enumerate(vectors):
            twin = next((k for k in range(position + 1, len(vectors)) if vectors[k] is vector), None)
            if twin is not None and len(vectors) == 2:
                return inner(vector, vector)
        # What binds most goes last: (u ⊙ v)ᵀ w.
        *front, last = sorted(vectors, key=lambda term: term.operations) if len(vectors) > 2 else vectors
        return inner(hadamard(*front), last)

    def _merge_parallel(self) -> bool:
        """Two edges between the same two vertices: ⊙, or a trace where nothing else holds the vertices."""
        for position, edge in enumerate(self.edges):
            for twin in self.edges[position + 1 :]:
                if {*edge[:2]} != {*twin[:2]}:
                    continue
                first, second = edge[:2]
                left, right = self._from(edge, first), self._from(twin, first)
                self.edges.remove(edge)
                self.edges.remove(twin)
                ends = [
                    vertex
                    for vertex in (first, second)
                    if vertex in self.summed and not self.vectors[vertex] and not any(vertex in other[:2] for other in self.edges)
                ]
                if len(ends) == 2:
                    self.scalars.append(paired(left, right))
                    self.summed.remove(first)
                    self.summed.remove(second)
                else:
                    self.edges.append((first, second, hadamard(left, right)))
                return True
        return False

    def _take_link(self) -> bool:
        """Takes out a summed vertex between two others: A B, or A diag(u) B."""
        for vertex in self.summed:
            edges = [edge for edge in self.edges if vertex in edge[:2]]
            if len(edges) != 2:
                continue
            before, after = (self._other(edge, vertex) for edge in edges)
            vectors = self.vectors[vertex]
            middle = (diagonal(hadamard(*vectors)),) if vectors else ()
            linked = product(self._from(edges[0], before), *middle, self._from(edges[1], vertex))
            for edge in edges:
                self.edges.remove(edge)
            self.edges.append((before, after, linked))
            self.summed.remove(vertex)
            return True
        return False


def _is_name(term: MatrixTerm) -> bool:
    return type(term) is Named or type(term) is Transposed and type(term.body) is Named

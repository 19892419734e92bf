"""The Jacobian of the softmax

How each probability moves with each logit: on the diagonal, off it, and in one formula.
"""

from sympy import Eq, Idx, IndexedBase, Ne, Sum, exp, symbols

import symgrad

C = symbols("C", integer=True, positive=True)
i, j, k = symbols("i j k", cls=Idx)
z = IndexedBase("z", shape=(C,))
p = symgrad.define(r"\hat{y}", exp(z[i]) / Sum(exp(z[j]), (j, 1, C)), index=i)

proofs = [symgrad.derive(p[i], z[k], cases=[Eq(i, k), Ne(i, k)])]

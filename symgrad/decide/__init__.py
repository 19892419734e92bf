r"""The decision procedure: whether two terms are equal for every size and every value. `normal_form.prove_equal` is the way in.

A yes is a proof; a no means that none was found. It knows terms and the tables of operators, never the prover's rules.

What it decides. Rational arithmetic of tensor entries under Σ with symbolic ranges, deltas and conditions; powers, exp, log and
roots as far as signs are known; cases, max, min, |x|, relu; derivatives, which it takes itself; determinants and inverses of
products; expectations of polynomials in independent entries; all of this modulo assumed equations, as far as they rewrite. That
two terms differ it never decides.

The canonical form. A term becomes a `Form`: a rational combination of monomials Σ_binders [guards] · Π atom^exponent, such that

1. no coefficient and no exponent is 0, and one that is whole is an `int`;
2. an atom occurs once in a monomial, and the factors stand in the order of `rank`, fixed while the process remembers it;
3. no atom is a sum, a Σ or a product with a positive exponent (those are multiplied out); a number, or a root S^(1/q), has a power
   that leaves nothing whole to take out; a condition has the exponent 1; so has a binary or ±1 entry where its power is positive;
4. what an atom holds inside is in canonical form, too, its bound indices named by depth (\x00k);
5. guards are conditions on integers, e = 0, e ≠ 0, e ≥ 0, d | e, divided by common factors; none is known to be true or false; an
   index that an e = 0 fixes is replaced by its value, a bound one goes away;
6. a bound index is used; if not, its sum is the length of its range, where that is safe. Bound indices are named \x01k in the
   order that gives the least monomial, among the orders that colour refinement leaves (`orders`): the same however they were named.

`algebra.build` is the one place where monomials are made, and keeps all of these.

What is done, in this order.

1. Equal up to the names of bound indices: yes. Indices over one number, and those that the side condition fixes, get their value.
2. Up to three attempts: names kept; definitions unfolded; functions (σ, tanh, softmax, sines of sums) written by simpler ones, too.
3. In each, the form of left - right is `settled`: ≠ and "does not divide" are split off, sums brought to whole axes, assumed
   equations used from left to right.
4. What the form's own atoms bring with them is used: t · D⁻¹ = 1 - (D - t) · D⁻¹, B B⁻¹ = I, f · [f < 0] = f - f · [f > 0].
5. The form is multiplied by those of its denominators that cannot be 0. Empty: yes.
6. Else, at most two deep: a Σ with denominators inside vanishes if its body does; f_i vanishes for all i if Σ_i B_ki f_i does,
   where B⁻¹ must have a value.

Why it ends. A form is made by recursion over the term, definitions have no circles, and every loop is bounded: by a count of its
own (rewritings, rounds of splitting, depth) or by `work`, which every attempt has a fixed amount of. The counts are of steps and of
nodes walked over, not of seconds, so the load of the machine changes nothing.

Why a yes is right. Every step keeps the value wherever the term has one, for all sizes; where that is not certain, it is not taken:

- [c] · f is 0 where c is false, even where f has no value. So a guard is taken off only where the rest has a value anyway
  (`signs.total`); a sum over an unused index is a product only where the range holds a number or the body has a value anyway.
- x · x⁻¹ is 1: the claim is about points where both sides have a value. A form is multiplied or divided by an atom only if that is
  known not to be 0: by its sign, by an assumption, or because it stands below a fraction that nothing switches off (`evident`).
- A power or a log of a product is split only over factors known to be positive.
- A rule of rewriting is an equation that is assumed or that holds by itself, used for indices in their ranges (`Integers.within`).
  An assumption speaks of values, so it is not used inside what is still to be differentiated.
- A derivative takes all entries of its tensor as independent, and is claimed only away from kinks: each kink is noted as f ≠ 0.
- The domain of a defined tensor is not trusted; `False` of a question about signs means "not known".

What makes it give up (`GiveUp`, which never means "different"). The work is spent; a form of more than 1500 monomials, a power of a
sum above 12, more than 120 orders of bound indices; a root of a negative number or the log of 0; a renaming that takes an atom
apart; a kind of node or a function without a case. What was found stays known for later claims, which makes them cheaper, so near
its limit an attempt may depend on what went before; the proofs of the catalogue and of the tests take an eighth of it at most.

work, monomials, algebra, normalizer   what it may cost; the data; products of monomials; from a node to a form and back
guards, assumptions                    integers and what is assumed
ranges                                 sums over neighbouring or staggered ranges
signs, conditions, factoring           what is positive, where something has a value; [x > 0], cases; common factors
powers, products, functions, matrices, expectations   a file for each kind of node
derivatives                            its own differentiation
matching, rewriting, equations         where a pattern occurs; equations used inside monomials; where these come from
"""

"""The page: the prover and the judge in a browser, from a server on one's own machine.

`app` answers requests, `guard` says which; `pages` keeps the processes of each open page, in which `answers` does the work.
`markup` is the page without its script, which is built from `editors/page` and stands in `assets/` with its style.
"""

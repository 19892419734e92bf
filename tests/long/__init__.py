"""Long runs that put the judge to the proof: each part ends by itself, prints its figures and the seed of every failure."""

"""The prover: it derives gradients by the rules and keeps every step."""

"""The second pass: from the surface to terms, with names, axes, index ranges and products resolved."""

"""What each subcommand of `symgrad` does: a module for each, whose `run` takes the parsed arguments and gives the exit code."""

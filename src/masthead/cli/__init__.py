"""The command line: verbs, options, progress."""

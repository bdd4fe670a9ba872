"""Why somebody has another number of parameters than a network has."""

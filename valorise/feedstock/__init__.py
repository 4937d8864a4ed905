"""What an assay tells of a waste. Routes that use the same waste ask for the same analysis."""

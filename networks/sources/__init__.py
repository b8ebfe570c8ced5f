"""One small reader per open dataset; ``datasets.csv`` says where each comes from."""

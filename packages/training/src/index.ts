// The fit loop, losses, metrics of a model, the data pipeline and checkpoints.

export {};

// Gradient transformations and schedules, each a pure init/update pair.

export {};

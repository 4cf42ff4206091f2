// Dense, convolution, pooling, dropout and the rest, each a pure init/apply pair.

export {};

// Every op in plain loops: the oracle for other backends, and the model for plugin authors.

export {};

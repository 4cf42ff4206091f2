// The conformance suite that any backend, ours or a stranger's, must pass.

export {};

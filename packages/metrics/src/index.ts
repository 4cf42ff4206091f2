// How good is an explanation: faithfulness, robustness, complexity.

export {};

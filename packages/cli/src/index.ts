// The hyaline command.

export {};

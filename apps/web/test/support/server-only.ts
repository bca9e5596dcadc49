// The real one throws when it is bundled for a browser; tests bundle nothing.
export {};

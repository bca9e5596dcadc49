"""The service under its own name: what its connections, its keys in the cache and its traces are called."""

NAME = "api"

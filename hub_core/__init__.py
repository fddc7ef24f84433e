"""The hub without the world: words, sockets, thinking, doing and a door."""

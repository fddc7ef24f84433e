"""The connectors that come with the hub, each a plugin like a stranger's."""

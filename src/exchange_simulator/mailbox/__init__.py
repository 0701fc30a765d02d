"""The state of the server: people, folders, events, and what happened to them. No XML, no HTTP."""

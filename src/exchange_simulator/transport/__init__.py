"""Sockets, TLS, HTTP, signing in."""

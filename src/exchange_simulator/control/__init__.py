"""The control address: looking into a running simulator and changing it, over HTTP with JSON, on loopback."""

"""A client for Exchange Web Services on premises: operations as values, and a careful transport that carries them."""

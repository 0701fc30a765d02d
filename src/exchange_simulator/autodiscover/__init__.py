"""Where a client finds the server: the SOAP and the POX answer."""

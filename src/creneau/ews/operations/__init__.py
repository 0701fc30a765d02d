"""One file an operation: values become XML, XML becomes values. Nothing here does I/O."""

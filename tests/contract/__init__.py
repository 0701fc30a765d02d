"""The simulator held against Microsoft's schema, against what Exchange enforces, and against other clients."""

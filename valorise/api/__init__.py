"""The service over HTTP: the only package that imports litestar."""

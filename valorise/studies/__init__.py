"""Questions over routes and their answers: pydantic models in, msgspec Structs out."""

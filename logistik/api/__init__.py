"""The field API's door: it checks shapes and types, calls one room, and words the answer."""

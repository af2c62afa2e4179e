"""The door for ODK Collect (OpenRosa 1.0): forms go out, submissions come in and pass the same intake as a phone's."""

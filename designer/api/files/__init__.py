"""Files in the API: packages and projects that come in, go out, or follow a folder."""

"""The dossier: its types, how it is read, what is checked, how an arm overrides it."""

"""The draft: a text in, the skeleton of a dossier out, for a person to correct."""

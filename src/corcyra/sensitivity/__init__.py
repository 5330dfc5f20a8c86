"""What the answers hang on."""

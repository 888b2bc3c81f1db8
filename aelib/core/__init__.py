"""What every other package stands on: errors, settings, registries, types, seeds, files."""

"""The Lightspeed eCom (C-Series) connector: a shop whose orders come in and whose shipments go back."""

"""The REST interface, version 1: one module for each resource."""

"""The key store, the master key, and the envelope that seals contact persons."""

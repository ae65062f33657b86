"""Every word that a reader sees, in Chinese first and English second."""

from gateway.messages.catalogue import language_of, say

__all__ = ["language_of", "say"]

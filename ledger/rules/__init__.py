"""Rules as data: what a pack can say, and the shipped packs."""

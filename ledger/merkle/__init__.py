"""The Merkle tree over a city's journal, and what is proved with it. Pure: no I/O, no clock."""

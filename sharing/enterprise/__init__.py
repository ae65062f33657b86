"""Who invests: the enterprise's code, the key of its name, the key of what it makes."""

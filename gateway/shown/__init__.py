"""What readers get of leads, projects, cases and the pool: made from views through the one door."""

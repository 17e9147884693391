"""What is known of the tasks of each zone: `model` holds it, `diff` compares it with what was read."""

"""What is held about people, and how it goes again."""

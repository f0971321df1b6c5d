"""What happened to a plan, in sentences: who did what, when and why, as far as the reader may know."""

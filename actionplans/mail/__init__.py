"""What goes out by e-mail about rounds: to each person one letter a day at the most."""

"""What knows no gold: how rules are compiled and where compiled ones are kept."""

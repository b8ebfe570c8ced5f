"""The commands of ``monarca``, a module each."""

"""What happens to a feedback request, split by verb."""

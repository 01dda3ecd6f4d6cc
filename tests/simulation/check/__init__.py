"""The audit: what was sent against what people did, by rules written apart from the guards."""

"""Figures: pure maths, what employers did, what candidates were told, how the product fares."""

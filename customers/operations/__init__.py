"""What is done to the customer register. Each operation states who may, what is written, and what it refuses."""

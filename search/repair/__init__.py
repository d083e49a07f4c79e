"""What was probably meant by what was typed; repair.repair() says it."""

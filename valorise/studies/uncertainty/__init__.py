"""How sure an answer is: draws of what is uncertain in a question, and what moves its figures."""

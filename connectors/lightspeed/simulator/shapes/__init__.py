"""How each record is spelled in an answer or a ring."""

"""The API as clients see it: who may call, what each path answers."""

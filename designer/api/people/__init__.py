"""People in the API: their accounts and tokens, who may do what, and what was done."""

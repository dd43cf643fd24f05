"""The books: accounts, posting, and the receipts that rules over people hand back."""

"""The books: accounts, payments, and the receipts that rules over people hand back."""

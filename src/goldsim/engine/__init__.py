"""What knows no gold: tables of columns, compiled rules over them, threads, draws, handles and the ledger."""

"""Comparing mails: reading files, finding partners and differences, the service with its doors."""

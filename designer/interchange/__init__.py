"""Packages in and out: a file of SSIS becomes a package document with findings, and a document becomes a file again."""

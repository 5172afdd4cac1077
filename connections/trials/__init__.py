"""Trying connection managers out on a worker, where they have to work: asked for, followed and canceled by a person."""

"""What many packages of an import have in common: who calls whom, which servers, which tasks, who gets mail.

Doors: facts (what is known of one package), taking (the inventory of several), drawing (who calls whom, as a
picture), telling (it in words).
"""

"""What is said of a mail that was sent."""

from tasks.types.send_mail.telling import tell_sent


def test_who_got_a_mail_is_named_and_the_servers_words_stand_behind():
    assert tell_sent(["ann@example.com"], "mx port 25", "250 2.0.0 Kept") == "Sent to ann@example.com (250 2.0.0 Kept)"
    assert tell_sent(["a", "b", "c", "d", "e"], "mx port 25", "250 ok") == "Sent to a, b, c and 2 more (250 ok)"
    assert tell_sent(2, "mx port 25", "250 ok") == "Sent to 2 recipients through mx port 25: 250 ok"

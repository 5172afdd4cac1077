"""What a browser says of itself, in words that people know it by."""

# The first that is named counts: Edge and Opera call themselves Chrome too, and Chrome calls itself Safari.
BROWSERS = {"Edg/": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "macOS",
    "Linux": "Linux",
}
LONGEST = 300


def name_browser(user_agent: str) -> str:
    """Give such as "Firefox on Linux", or the beginning of what it says where that is nothing known."""
    browser = next((name for mark, name in BROWSERS.items() if mark in user_agent), "")
    system = next((name for mark, name in SYSTEMS.items() if mark in user_agent), "")
    if not browser:
        return user_agent[:60] or "An unknown browser"
    return f"{browser} on {system}" if system else browser

"""Pages in a real browser, each in the room of what it is about; beside them what is about many pages.

A busy machine overtakes what does not wait, so a test presses a key when what takes it has the focus, which it expects
before; it reads a place when that is at rest (actions.at_rest), and all else by what expect() waits for. A designer is
opened by actions.show_designer, which waits until its canvas is fitted. What is not loaded with the page moves the rest
when it comes, and is expected before something is dragged.
"""

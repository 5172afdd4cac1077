"""The designer: what a package is, and where people draw it. That tasks and connections exist it knows, never which.

Each folder is a room; its docstring says what it is for, and names its doors: the modules that others may import. The
rooms stand in an order, and each imports those below it alone (both are contracts in pyproject.toml). From below:

    input, installation, expressions       how values are written, the machine, the language of expressions
    package, variables, issues             what a package is, what expressions in it can name, what is wrong with it
    models, errors, people, accounts       the tables, refusals, who may do what, signing in
    registry, property_expressions         the types that other apps provide, and expressions on their properties
    editors, validation, storage           a part as a form, a package as its issues, a package as rows
    services, api, views, middleware       what can be changed, and the doors of people and programs
    web_server, local, management          what runs all this, also on one machine; commands
"""

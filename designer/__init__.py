"""The designer: what a package is, and where people draw it. That tasks and connections exist it knows, never which.

Each folder is a room; its docstring says what it is for, and names its doors: the modules that others may import. The
rooms stand in an order, and each imports those below it alone (both are contracts in pyproject.toml). From below:

    input, installation, database          how values are written, the machine, how a database is asked
    expressions, package, variables        the language of expressions, what a package is, what expressions can name
    issues, models, dtsx                   what is wrong in a package, the tables, SSIS's files as they are
    errors, registry                       refusals, the types that other apps provide
    people, property_expressions           who may do what, expressions on properties
    accounts, editors, validation          signing in, a part as a form, a package as its issues
    storage, drawing                       a package as rows, a package as a picture
    interchange                            SSIS's files made packages, and packages made files
    audit, documentation, searching        reading who did what, a page about a package, finding texts
    services, api, views, middleware       what can be changed, and the doors of people and programs
    web_server, local, management          what runs all this, also on one machine; commands
    templatetags                           words of templates
"""

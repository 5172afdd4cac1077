"""What Airflow is told of this provider: nothing else is imported until somebody uses it."""

from typing import Any


def get_provider_info() -> dict[str, Any]:
    """Describe the provider as Airflow's schema (provider_info.schema.json) has it."""
    integration = "Mailwright"
    return {
        "package-name": "mailwright",
        "name": integration,
        "description": "Packages of a Mailwright server, which send mail.",
        "integrations": [{"integration-name": integration, "tags": ["service"]}],
        "hooks": [{"integration-name": integration, "python-modules": ["mailwright.airflow"]}],
        "operators": [{"integration-name": integration, "python-modules": ["mailwright.airflow"]}],
        "triggers": [{"integration-name": integration, "python-modules": ["mailwright.airflow"]}],
        "notifications": ["mailwright.airflow.MailwrightNotifier"],
        "connection-types": [_describe_connection()],
    }


def _describe_connection() -> dict[str, Any]:
    return {
        "connection-type": "mailwright",
        "hook-class-name": "mailwright.airflow.MailwrightHook",
        "hook-name": "Mailwright",
        "conn-fields": {
            "ca": {
                "label": "Authorities to trust",
                "description": "The path of a file or folder, where a company has authorities of its own",
                "schema": {"type": ["string", "null"]},
            }
        },
        "ui-field-behaviour": {
            "hidden-fields": ["schema", "login", "port", "extra"],
            "relabeling": {"host": "Address of the server", "password": "API token"},
            "placeholders": {"host": "https://mailwright.example", "password": "Your account, API tokens makes one"},
        },
    }

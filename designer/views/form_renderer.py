"""How all forms look."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Render every field with the label, help, error and input that our templates/components give it."""

    field_template_name = "components/_field.html"

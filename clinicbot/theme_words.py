"""What the admin theme and beat say and nobody translated: they bring no Portuguese of their own.

Collected here so that `make messages` finds them; nothing imports this module.
"""

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy as ngettext

WORDS = (
    _("Select record"),
    _("Sat"),  # Django's Portuguese leaves its accent out
    _("Select action"),
    _("Collapse"),
    _("Current file"),
    _("From"),
    _("To"),
    _("Date from"),
    _("Date to"),
    _("Not enough data."),
    _("Add new item"),
    _("Group"),
    _("Object"),
    _("Edit"),
    _("Select format"),
    _("This exporter will export the following fields"),
    _("This exporter will export the following fields: "),
    _("Select action to run"),
    _("Select value"),
    _("Run"),
    _("After you've created a user, you’ll be able to edit more user options."),
    _("Expand row"),
    _("Welcome back to"),
    _("Forgotten your password or username?"),
    _("Type to search"),
    _("You have been successfully logged out from the administration"),
    _("No data"),
    _("More actions"),
    _("All applications"),
    _("True"),
    _("False"),
    _("Apply Filters"),
    _("Select all rows"),
    _("Recent searches"),
    _("No recent searches"),
    _("No results matching your query"),
    _("Loading more results..."),
    _("Cancel"),
    _("Record picture"),
    _("This item will be deleted."),
    _("Click to cancel"),
    _("No results found"),
    _("This page yielded into no results. Create a new item or reset your filters."),
    _("Reset filters"),
    _("Image preview"),
    _("Click to download"),
    _("Go back"),
    _("Previous"),
    _("Next"),
    _("Search apps and models..."),
    _("General"),
    _("Light"),
    _("Dark"),
    _("System"),
    _("Return to site"),
    _("Choose file to upload"),
    _("Toggle password visibility"),
    _("Add row"),
    _("Date"),
    _("Default"),
    _("Code"),
    _("Name"),
    _("Value"),
    _(
        "Raw passwords are not stored, so there is no way to see this user’s password, but you can change the password "
        'using <a href="{}" class="text-primary-600 dark:text-primary-500">this form</a>.'
    ),
    _("%(full_result_count)s total"),
    # beat's name for its own, and how one of its rows reads in a title
    _("Periodic Tasks"),
    _("periodic task"),
    _("periodic tasks"),
    _("every {}"),
    _("every {} {}"),
    *(_("Days"), _("Hours"), _("Minutes"), _("Seconds"), _("Microseconds")),
    *(_("Day"), _("Hour"), _("Minute"), _("Second"), _("Microsecond")),
)
COUNTED = (
    ngettext(
        "\n                    Export %(len)s selected item.\n                ",
        "\n                    Export %(len)s selected items.\n                ",
        "len",
    ),
    ngettext(
        "\n                Found %(counter)s result in %(time)s seconds\n            ",
        "\n                Found %(counter)s results in %(time)s seconds\n            ",
        "counter",
    ),
)

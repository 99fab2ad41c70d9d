# One image for web, worker and beat (see compose.yaml and Procfile). Written with care and never built here:
# the machine it was written on has no container engine (docs/settings.md says what was tried and what was not).
FROM python:3.12-slim AS build
WORKDIR /app
RUN pip install --no-cache-dir uv==0.13.8
COPY pyproject.toml uv.lock ./
RUN uv venv --quiet .venv \
 && uv export --quiet --frozen --no-emit-project --no-dev --output-file wanted.txt \
 && uv pip install --quiet --python .venv/bin/python --require-hashes --compile-bytecode -r wanted.txt

FROM python:3.12-slim
ARG VERSION=development
ENV VERSION=$VERSION PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 DATA_DIR=/data STATIC_ROOT=/app/static
RUN useradd --system --no-create-home shop && mkdir /data && chown shop /data
WORKDIR /app
COPY --from=build /app/.venv .venv
COPY . .
# These ask neither the database nor the cache; the addresses only have to be well-formed.
RUN export DEBUG=1 DATABASE_URL=postgresql:///none REDIS_URL=redis://none \
 && python manage.py messages --compile && python manage.py collectstatic --no-input --verbosity 0
USER shop
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
  CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/health/', timeout=4)"]
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "4", "--respawn-failed-workers", "marketplace.wsgi:application"]

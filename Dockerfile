# Wenban as an image: `docker build -t wenban .`, then `docker run -p 8080:8080 -v wenban:/srv/wenban/var wenban`.
# What is kept (SQLite, keys, backups) is in the volume /srv/wenban/var; settings come as environment variables.

# Another base with Python 3.11 or newer on Debian: --build-arg BASE=…
ARG BASE=python:3.11-slim-bookworm

FROM ${BASE} AS build
# pg_dump and pg_restore for `wenban backup`: of PostgreSQL 15, so the server may be 15 or older.
RUN apt-get update -qq \
 && apt-get install -qq -y --no-install-recommends postgresql-client-15
WORKDIR /src
COPY requirements/run.lock requirements/run.lock
RUN python3 -m venv /opt/wenban \
 && /opt/wenban/bin/pip install -q --no-cache-dir --require-hashes -r requirements/run.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY content content
COPY handlers handlers
COPY locales locales
# The tools that built it stay behind.
RUN /opt/wenban/bin/pip install -q --no-cache-dir --no-deps --no-build-isolation . \
 && /opt/wenban/bin/pip uninstall -q -y hatchling editables pathspec pluggy trove-classifiers setuptools pip

FROM ${BASE}
RUN apt-get update -qq \
 && apt-get install -qq -y --no-install-recommends libpq5 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin wenban \
 && install -d -o wenban -g wenban -m 0700 /srv/wenban/var
COPY --from=build /usr/lib/postgresql/15/bin/pg_dump /usr/lib/postgresql/15/bin/pg_restore /usr/local/bin/
COPY --from=build /opt/wenban /opt/wenban
ENV PATH=/opt/wenban/bin:$PATH PYTHONUNBUFFERED=1 LANG=C.UTF-8 HOST=0.0.0.0
WORKDIR /srv/wenban
USER 10001:10001
VOLUME /srv/wenban/var
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
  CMD ["python", "-c", "import os, urllib.request as web; web.urlopen(f\"http://127.0.0.1:{os.environ.get('PORT') or 8080}/healthz\", timeout=4)"]
ENTRYPOINT ["wenban"]
CMD ["serve"]

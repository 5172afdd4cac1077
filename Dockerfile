# The image of web, worker, beat and migrate. What a step does is in .docker/*.sh, where tests can run it without Docker.

FROM node:24-bookworm-slim AS assets
WORKDIR /build
COPY .npmrc package.json package-lock.json tsconfig.json ./
COPY static static
COPY templates templates
COPY connections/types connections/types
COPY tasks/types tasks/types
COPY .docker/build-assets.sh .docker/
RUN sh .docker/build-assets.sh

FROM python:3.11-slim-bookworm AS packages
WORKDIR /build
COPY .docker/system-packages.sh .docker/
RUN sh .docker/system-packages.sh build
COPY .docker/install-python.sh .docker/
COPY requirements/kerberos.lock requirements/
RUN sh .docker/install-python.sh /opt/mailwright

# The documentation describes the object model as its sources do, so what these import is there.
FROM packages AS docs
COPY requirements/docs.lock requirements/
RUN /opt/mailwright/bin/python -m pip install --no-cache-dir --disable-pip-version-check --no-input \
  --require-hashes -r requirements/docs.lock
COPY README.md CHANGELOG.md SECURITY.md ./
COPY docs docs
COPY static/icons static/icons
COPY designer designer
COPY connections connections
COPY tasks tasks
COPY .docker/build-docs.sh .docker/
RUN PATH=/opt/mailwright/bin:$PATH sh .docker/build-docs.sh

FROM python:3.11-slim-bookworm
WORKDIR /app
COPY .docker/system-packages.sh .docker/
RUN sh .docker/system-packages.sh run \
 && useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin mailwright \
 && install --directory --mode=0700 --owner=mailwright --group=mailwright \
    /var/lib/mailwright /var/lib/mailwright/files /var/lib/mailwright/files/shared
COPY --from=packages /opt/mailwright /opt/mailwright
ENV PATH=/opt/mailwright/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=designer.settings \
    DATA_DIR=/var/lib/mailwright \
    STATIC_ROOT=/app/static/collected \
    SERVE_SOURCES=0
COPY manage.py ./
COPY .docker .docker
COPY designer designer
COPY connections connections
COPY tasks tasks
COPY templates templates
COPY static/icons static/icons
COPY --from=assets /build/static/dist static/dist
COPY --from=docs /build/static/docs static/docs
RUN sh .docker/collect-static.sh && python -m compileall -q designer connections tasks
USER mailwright
EXPOSE 8000
ENTRYPOINT ["/app/.docker/entrypoint.sh"]
CMD ["web"]

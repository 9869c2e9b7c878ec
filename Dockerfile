# The digest (of all platforms) makes a rebuild use the same bytes. Dependabot proposes newer ones, which it can only do
# for an image that is named here literally. By hand: docker buildx imagetools inspect python:3.13-slim
FROM python:3.13-slim@sha256:7c61056e61ac89e852de05f3dc6fa51a6dd2181797bceed46aa725dd7cb2cd3b AS base

FROM base AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
COPY constraints.txt constraints-build.txt ./
# The tools that build the package stay in this stage.
RUN python -m venv /build && /build/bin/pip install --require-hashes -r constraints-build.txt
RUN python -m venv /opt/anatomy && /opt/anatomy/bin/pip install --require-hashes --only-binary :all: -r constraints.txt
COPY pyproject.toml README.md LICENSE regions*.json ./
COPY assets ./assets
COPY viewer ./viewer
RUN /build/bin/python -m hatchling build -t wheel -d /wheel \
  && /opt/anatomy/bin/pip install --no-deps --no-index /wheel/*.whl \
  && /opt/anatomy/bin/python -m compileall -q /opt/anatomy/lib \
  && /opt/anatomy/bin/pip uninstall --yes --quiet pip

FROM base
ENV PATH=/opt/anatomy/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 MALLOC_ARENA_MAX=1
COPY --from=build /opt/anatomy /opt/anatomy
RUN install -d -o 65532 -g 65532 -m 700 /var/lib/anatomy-viewer
# The last good content, so that a restart while the content is broken can serve it: give it a named volume.
ENV VIEWER_STATE=/var/lib/anatomy-viewer
VOLUME /var/lib/anatomy-viewer
# A number, because Kubernetes cannot tell whether a name is root's.
USER 65532:65532
WORKDIR /opt/anatomy
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/livez', timeout=3)"]
CMD ["gunicorn", "--config", "python:viewer.gunicorn_conf", "--bind", "0.0.0.0:8000"]

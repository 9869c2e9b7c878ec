FROM python:3.13-slim
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 MALLOC_ARENA_MAX=1
COPY pyproject.toml constraints.txt README.md LICENSE regions*.json /src/
COPY assets /src/assets
COPY viewer /src/viewer
# What runs is the installed package with the content inside it: no second copy lies about.
RUN pip install --no-cache-dir --constraint /src/constraints.txt /src gunicorn && rm -r /src \
  && useradd --system --no-create-home anatomy && install -d -o anatomy -m 700 /var/lib/anatomy-viewer
# The last good content, so that a restart while the content is broken serves it: give it a named volume.
ENV VIEWER_STATE=/var/lib/anatomy-viewer
VOLUME /var/lib/anatomy-viewer
USER anatomy
EXPOSE 8000
HEALTHCHECK CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/livez', timeout=3)"]
CMD ["gunicorn", "--preload", "--no-control-socket", "--forwarder-headers", "", "--workers", "2", "--threads", "4", "--bind", "0.0.0.0:8000", "viewer:create_app()"]

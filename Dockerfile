FROM python:3.13-slim
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
WORKDIR /srv/anatomy
COPY pyproject.toml constraints.txt README.md LICENSE regions*.json ./
COPY assets assets
COPY viewer viewer
RUN pip install --no-cache-dir --constraint constraints.txt . gunicorn && useradd --system --no-create-home anatomy
USER anatomy
EXPOSE 8000
HEALTHCHECK CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=3)"]
CMD ["gunicorn", "--workers", "2", "--threads", "4", "--bind", "0.0.0.0:8000", "viewer:create_app()"]

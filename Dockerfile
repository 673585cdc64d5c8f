# The image of the site: web, worker and beat are the same image with different commands.

# Front-end files, from the lock.
FROM node:22-slim AS front
WORKDIR /site
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-progress

# Python packages from the lock, compiled translations, collected static files.
FROM python:3.11-slim AS build
RUN apt-get update && apt-get install -y --no-install-recommends gettext && rm -rf /var/lib/apt/lists/*
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /venv
COPY requirements/runtime.txt /locks/runtime.txt
RUN /venv/bin/pip install --require-hashes -r /locks/runtime.txt
WORKDIR /site
COPY . .
COPY --from=front /site/node_modules node_modules
RUN for po in locale/*/LC_MESSAGES/django.po; do msgfmt --check-format -o "${po%.po}.mo" "$po"; done
RUN SECRET_KEY=only-for-the-build /venv/bin/python manage.py collectstatic --noinput --verbosity 0 \
    && rm -rf node_modules

# What runs: no compiler, no Node, no root.
FROM python:3.11-slim
RUN useradd --uid 10001 --create-home --home-dir /home/kobling kobling \
    && install -d -o kobling -g kobling /private
COPY --from=build /venv /venv
COPY --from=build /site /site
WORKDIR /site
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PRIVATE_ROOT=/private
USER kobling
EXPOSE 8000
STOPSIGNAL SIGTERM
CMD ["gunicorn", "mentoring.wsgi", "--bind=0.0.0.0:8000", "--workers=3", "--threads=4", "--no-control-socket", "--worker-tmp-dir=/dev/shm", "--access-logfile=-", "--forwarded-allow-ips=*"]

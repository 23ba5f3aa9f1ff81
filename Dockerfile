# The site's image: web, worker, beat and migrate are one image with different commands (deploy/start).

FROM python:3.11-slim-bookworm AS packages
COPY requirements/runtime.txt /tmp/runtime.txt
RUN python -m venv /srv/packages \
    && /srv/packages/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r /tmp/runtime.txt

# The translations of the letters: compiled here, by a package that the site itself has no use for.
FROM python:3.11-slim-bookworm AS languages
COPY requirements/build.txt /tmp/build.txt
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes -r /tmp/build.txt
COPY locale /srv/locale
RUN pybabel --quiet compile --directory /srv/locale --domain django

FROM python:3.11-slim-bookworm
ENV PATH=/srv/packages/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
RUN groupadd --system --gid 10001 oomi \
    && useradd --system --uid 10001 --gid oomi --no-create-home --home-dir /nonexistent oomi \
    && install --directory --owner=oomi --group=oomi --mode=0700 /srv/files
WORKDIR /srv/oomi
COPY --from=packages /srv/packages /srv/packages
COPY . .
COPY --from=languages /srv/locale locale
# The settings ask for what a deployment must set; collecting the static files uses none of it.
RUN SECRET_KEY=unused INDEX_KEY=unused FIELD_KEYS=unused:dW51c2VkdW51c2VkdW51c2VkdW51c2VkdW51c2VkdW4= \
    ALLOWED_HOSTS=unused EMAIL_FROM=unused EMAIL_URL=smtp://unused \
    DATABASE_URL=postgres://unused/unused REDIS_URL=redis://unused STORAGE_URL=file:///srv/files \
    python manage.py collectstatic --no-input --verbosity 0
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["deploy/start", "healthy"]
ENTRYPOINT ["deploy/start"]
CMD ["web"]

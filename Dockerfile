# Monarca as a service. The network is built once, into the volume /var/lib/monarca, by the first
# start (a few minutes); later starts map its files.
#
#     docker compose up

FROM python:3.11-slim-bookworm AS build
WORKDIR /src
RUN python -m venv /opt/monarca
COPY requirements.lock ./
RUN /opt/monarca/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY . .
RUN /opt/monarca/bin/pip install --no-cache-dir --no-deps .

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /var/lib/monarca --create-home monarca
COPY --from=build /opt/monarca /opt/monarca
ENV PATH=/opt/monarca/bin:$PATH \
    MONARCA_HOME=/var/lib/monarca \
    MONARCA_HOST=0.0.0.0 \
    NUMBA_CACHE_DIR=/var/lib/monarca/numba \
    PYTHONUNBUFFERED=1
USER 10001
VOLUME /var/lib/monarca
EXPOSE 8000
# A first start builds the network: give it time before it counts as sick.
HEALTHCHECK --interval=15s --timeout=5s --start-period=15m --retries=4 \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
# Searches under way are finished before the process ends: see MONARCA_DRAIN_S.
STOPSIGNAL SIGTERM
ENTRYPOINT ["monarca"]
CMD ["serve"]

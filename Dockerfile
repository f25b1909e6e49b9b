# docker build -t feedclean . && docker run -v ./config:/config:ro -v feedclean:/data feedclean
# with store = "/data/feedclean.sqlite3" and output = "/data/feeds" in config/feedclean.toml
FROM python:3.13-slim AS build
COPY . /source
RUN python -m venv /opt/feedclean && /opt/feedclean/bin/pip install --no-cache-dir /source

FROM python:3.13-slim
COPY --from=build /opt/feedclean /opt/feedclean
RUN useradd --system --create-home feedclean && install -d -o feedclean /data
USER feedclean
VOLUME /data
ENV FEEDCLEAN_CONFIG=/config/feedclean.toml PATH=/opt/feedclean/bin:$PATH
STOPSIGNAL SIGTERM
ENTRYPOINT ["feedclean"]
CMD ["run"]

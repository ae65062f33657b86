# OneBoard 一盘棋 from the locked requirements. compose.yaml builds it.
FROM python:3.11-slim

WORKDIR /app
COPY requirements/build.txt requirements/runtime.txt requirements/
RUN pip install --no-cache-dir --require-hashes -r requirements/build.txt -r requirements/runtime.txt
COPY . .
RUN pip install --no-cache-dir --no-build-isolation --no-deps . \
    && useradd --create-home --uid 10001 oneboard \
    && install -d -o oneboard -g oneboard -m 700 /data /users
USER oneboard
ENV ONEBOARD_DATA=/data
VOLUME /data
EXPOSE 8088
ENTRYPOINT ["/app/infra/compose/with-secrets.sh"]
CMD ["oneboard", "up", "--host", "0.0.0.0"]

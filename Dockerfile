# Build: a static binary, so that the last stage needs nothing but it.
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=devel
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=${VERSION}" -o /out/gazetteer ./cmd/gazetteer \
 && mkdir -p /out/data /out/tmp

FROM scratch
COPY --from=build /out/gazetteer /gazetteer
# The only folders that are written to: mount a volume for the index, and
# start with --read-only --tmpfs /tmp.
COPY --from=build --chown=65532:65532 /out/data /data
COPY --from=build --chown=65532:65532 /out/tmp /tmp
USER 65532:65532
ENV GAZETTEER_ADDR=0.0.0.0:8080 XDG_DATA_HOME=/data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["/gazetteer", "health"]
ENTRYPOINT ["/gazetteer"]
CMD ["serve"]

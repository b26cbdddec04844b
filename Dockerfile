# syntax=docker/dockerfile:1.7
#
# One file for every service:
#   docker build --build-arg SERVICE=catalog -t lyceum/catalog:0.1.0 .
# and for the migrations:
#   docker build --target migrate -t lyceum/migrate:0.1.0 .

FROM node:24-bookworm-slim AS node

# The manifests alone, so that the dependency layers stay cached until one of them changes.
FROM node AS manifests
WORKDIR /context
COPY . .
RUN mkdir /manifests \
  && find . -name package.json -not -path '*/node_modules/*' -exec cp --parents {} /manifests/ \; \
  && cp package-lock.json /manifests/

FROM node AS build
WORKDIR /src
COPY --from=manifests /manifests ./
# No install script runs: nothing here needs one, and a compromised package would.
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN node node_modules/typescript7/bin/tsc -b \
  && node libs/infrastructure/dist/src/bundle/main.js

# What runs: production dependencies of one workspace, and the compiled code of the workspaces it links.
FROM node AS service-files
ARG SERVICE
WORKDIR /app
COPY --from=manifests /manifests ./
RUN test -f "services/${SERVICE}/package.json" \
  || { echo "Pass --build-arg SERVICE=<a folder of services/>" >&2; exit 1; }
RUN --mount=type=cache,target=/root/.npm \
  npm ci --omit=dev --ignore-scripts --no-audit --no-fund --workspace "services/${SERVICE}" --include-workspace-root=false
RUN --mount=type=bind,from=build,source=/src,target=/built \
  node /built/deploy/assemble-runtime.mjs /built /app "services/${SERVICE}"

# The migrations of every service, and the tools of operators. Their optional packages are the database of a laptop.
FROM node AS migrate-files
WORKDIR /app
COPY --from=manifests /manifests ./
RUN --mount=type=cache,target=/root/.npm \
  npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund --include-workspace-root=false \
    --workspace tools/db --workspace tools/events $(ls -d services/* | sed 's/^/--workspace /')
RUN --mount=type=bind,from=build,source=/src,target=/built \
  node /built/deploy/assemble-runtime.mjs /built /app tools/db tools/events

# tini reaps orphans and passes signals on wherever the container runs, also without `--init`.
FROM node AS runtime
RUN apt-get update \
  && apt-get install -y --no-install-recommends tini \
  && rm -rf /var/lib/apt/lists/*
# Half of V8's young generation and two arenas of glibc: services fill more, and do not need it.
ENV NODE_ENV=production \
    NODE_OPTIONS="--enable-source-maps --max-semi-space-size=8" \
    MALLOC_ARENA_MAX=2
WORKDIR /app
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.vendor="Lyceum" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
ENTRYPOINT ["/usr/bin/tini", "--"]

FROM runtime AS migrate
LABEL org.opencontainers.image.title="lyceum-migrate" \
      org.opencontainers.image.description="Migrations, events and jobs of Lyceum"
# Files belong to root: the process cannot change the code that it runs.
COPY --from=migrate-files /app ./
USER node
HEALTHCHECK NONE
ENTRYPOINT ["/usr/bin/tini", "--", "node", "tools/db/dist/src/main.js"]
CMD ["migrate"]

FROM runtime AS service
ARG SERVICE
LABEL org.opencontainers.image.title="lyceum-${SERVICE}" \
      org.opencontainers.image.description="The ${SERVICE} service of Lyceum"
ENV SERVICE_NAME=${SERVICE} \
    HOST=0.0.0.0 \
    PORT=3000
# Only media works on video.
RUN if [ "${SERVICE}" = media ]; then \
      apt-get update \
      && apt-get install -y --no-install-recommends ffmpeg \
      && rm -rf /var/lib/apt/lists/*; \
    fi
COPY --from=service-files /app ./
WORKDIR /app/services/${SERVICE}
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/live`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/bundle/main.mjs"]

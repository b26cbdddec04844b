import { constantCase, snakeCase } from './service-name.js';

/** @typedef {{ file: string, edit: (text: string, name: string) => string }} Edit */

/**
 * Every file of the repository that names all services, and how a new one gets into it. These are edits of
 * text, so that comments and order survive; each says which file it could not read.
 *
 * @type {readonly Edit[]}
 */
export const edits = [
  {
    file: 'tsconfig.json',
    edit: (text, name) => {
      const config = JSON.parse(text);
      const path = `services/${name}`;
      const after = config.references.findLastIndex((/** @type {{ path: string }} */ entry) =>
        entry.path.startsWith('services/'),
      );
      config.references.splice(after + 1, 0, { path });
      return `${JSON.stringify(config, null, 2)}\n`;
    },
  },
  {
    file: 'libs/contracts/src/topology.ts',
    edit: (text, name) =>
      beforeFirst(
        text,
        /^\];$/m,
        `  { name: '${name}', ownsData: true, consumes: [], watches: [] },\n`,
      ),
  },
  {
    file: '.env.example',
    edit: (text, name) => {
      const withRole = afterLast(
        text,
        /^[A-Z0-9_]+_DATABASE_PASSWORD=$/gm,
        `${constantCase(name)}_DATABASE_PASSWORD=`,
      );
      return afterLast(
        withRole,
        /^[A-Z0-9_]+_NATS_PASSWORD=$/gm,
        `${constantCase(name)}_NATS_PASSWORD=`,
      );
    },
  },
  { file: 'docker-compose.yml', edit: addToCompose },
  {
    file: 'k8s/base/kustomization.yaml',
    edit: (text, name) => afterLast(text, /^ {2}- services\/.*$/gm, `  - services/${name}`),
  },
  {
    file: 'k8s/base/services/gateway/deployment.yaml',
    edit: (text, name) =>
      afterLast(
        text,
        /^ *- \{ name: \w+_URL, value: .*$/gm,
        `            - { name: ${constantCase(name)}_URL, value: 'http://${name}:3000' }`,
      ),
  },
  {
    file: 'k8s/base/migrations/job.yaml',
    edit: (text, name) => {
      const key = `${constantCase(name)}_DATABASE_PASSWORD`;
      return afterLast(
        text,
        /^ *- name: \w+_DATABASE_PASSWORD\n.*$/gm,
        `            - name: ${key}\n              valueFrom: { secretKeyRef: { name: migrate, key: ${key} } }`,
      );
    },
  },
  {
    file: 'k8s/secrets.example.yaml',
    edit: (text, name) => {
      const withRole = afterLast(
        text,
        /^ {2}\w+_DATABASE_PASSWORD: ''$/gm,
        `  ${constantCase(name)}_DATABASE_PASSWORD: ''`,
      );
      return `${withRole.trimEnd()}
---
apiVersion: v1
kind: Secret
metadata: { name: ${name}, namespace: lyceum }
stringData:
  DATABASE_URL: ''
  CURSOR_SIGNING_KEY: ''
  NATS_PASSWORD: ''
  REDIS_URL: ''
`;
    },
  },
  {
    file: '.github/workflows/release.yml',
    edit: (text, name) => text.replace(/^( *image: \[.*), migrate\]$/m, `$1, ${name}, migrate]`),
  },
  {
    file: 'k8s/infrastructure/secrets.example.yaml',
    edit: (text, name) =>
      afterLast(text, /^ {2}\w+_NATS_PASSWORD: ''$/gm, `  ${constantCase(name)}_NATS_PASSWORD: ''`),
  },
  {
    file: 'k8s/infrastructure/nats/nats.yaml',
    edit: (text, name) => {
      const key = `${constantCase(name)}_NATS_PASSWORD`;
      return afterLast(
        text,
        /^ *- name: \w+_NATS_PASSWORD\n.*$/gm,
        `            - name: ${key}\n              valueFrom: { secretKeyRef: { name: nats, key: ${key} } }`,
      );
    },
  },
];

/**
 * @param {string} text
 * @param {string} name
 */
function addToCompose(text, name) {
  const constant = constantCase(name);
  const required = (/** @type {string} */ variable) => `\${${variable}:?see .env.example}`;
  let result = afterLast(
    text,
    /^ {6}(?!NATS_ADMIN_)[A-Z0-9_]+_NATS_PASSWORD: .*$/gm,
    `      ${constant}_NATS_PASSWORD: ${required(`${constant}_NATS_PASSWORD`)}`,
  );
  result = afterLast(
    result,
    /^ {6}[A-Z0-9_]+_DATABASE_PASSWORD: .*$/gm,
    `      ${constant}_DATABASE_PASSWORD: ${required(`${constant}_DATABASE_PASSWORD`)}`,
  );
  result = afterLast(
    result,
    /^ {6}[A-Z0-9_]+_URL: http:\/\/\S+:3000$/gm,
    `      ${constant}_URL: http://${name}:3000`,
  );
  return beforeFirst(
    result,
    /^networks:$/m,
    `  ${name}:
    <<: *service
    image: \${LYCEUM_IMAGES:-lyceum}/${name}:${required('LYCEUM_VERSION')}
    build: { context: ., args: { SERVICE: ${name} } }
    environment:
      <<: *environment
      SERVICE_NAME: ${name}
      DATABASE_URL: postgres://lyceum_${snakeCase(name)}:${required(`${constant}_DATABASE_PASSWORD`)}@postgres:5432/lyceum
      CURSOR_SIGNING_KEY: ${required('CURSOR_SIGNING_KEY')}
      NATS_USER: ${name}
      NATS_PASSWORD: ${required(`${constant}_NATS_PASSWORD`)}
    networks: [backend]

`,
  );
}

/**
 * @param {string} text
 * @param {RegExp} pattern with the flags g and m
 * @param {string} line
 */
function afterLast(text, pattern, line) {
  const last = [...text.matchAll(pattern)].at(-1);
  if (!last) throw new Error(`nothing here looks like ${pattern}`);
  const end = last.index + last[0].length;
  return `${text.slice(0, end)}\n${line}${text.slice(end)}`;
}

/**
 * @param {string} text
 * @param {RegExp} pattern
 * @param {string} lines
 */
function beforeFirst(text, pattern, lines) {
  const first = pattern.exec(text);
  if (!first) throw new Error(`nothing here looks like ${pattern}`);
  return text.slice(0, first.index) + lines + text.slice(first.index);
}

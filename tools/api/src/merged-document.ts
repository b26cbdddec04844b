import { edgeComponents, edgeFailures, edgeHeaders, edgeParameters, edgeSecurity } from './edge.js';
import {
  operationsOf,
  type OpenApiDocument,
  type Operation,
  type Reference,
  type Response,
} from './openapi.js';
import { ProblemResponses } from './responses.js';
import { REFERENCE, type Schema } from './schema.js';
import type { ServiceDocument } from './service-document.js';
import { sortedByKey } from './sorted.js';

const DESCRIPTION = `Everything a school built on Lyceum can ask of it.

Errors are problem documents (RFC 9457) with a stable \`code\`. Lists are pages: pass \`nextCursor\` as
\`cursor\` for the next one. Changes take \`If-Match\` with the \`ETag\` that they build on, and POST takes an
\`Idempotency-Key\`, so that it can be repeated.`;

/** What callers meet at the gateway: the documents of all services, and what the edge adds to each operation. */
export function mergedDocument(
  services: readonly ServiceDocument[],
  version: string,
): OpenApiDocument {
  const problems = new ProblemResponses({ 429: ['Retry-After'], 503: ['Retry-After'] });
  const schemas = new MergedSchemas();
  const paths: OpenApiDocument['paths'] = {};
  for (const { service, document, failures } of services) {
    const rename = schemas.add(service, document.components.schemas);
    for (const { path, method, operation } of operationsOf(rename(document))) {
      const item = (paths[path] ??= {});
      if (item[method]) throw new Error(`${method} ${path} is answered by two services`);
      const all = [
        ...(failures.get(operation.operationId) ?? []),
        ...edgeFailures(operation, method),
      ];
      item[method] = atTheEdge(service, method, operation, problems.of(all));
    }
  }
  refuseDuplicates(paths);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Lyceum',
      version,
      description: DESCRIPTION,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/', description: 'The school that serves this document.' }],
    tags: [...new Set(operationsOf({ paths }).flatMap(({ operation }) => operation.tags))]
      .sort()
      .map((name) => ({ name })),
    paths: sortedByKey(paths),
    components: {
      schemas: sortedByKey(schemas.all),
      responses: sortedByKey(Object.fromEntries(problems.components)),
      ...edgeComponents,
    },
  };
}

function atTheEdge(
  service: string,
  method: string,
  operation: Operation,
  problems: Record<string, Response | Reference>,
): Operation {
  const headers = edgeHeaders(operation);
  const answers = Object.entries(operation.responses).flatMap(([status, response]) =>
    Number(status) < 400 && !('$ref' in response)
      ? [[status, { ...response, headers: { ...response.headers, ...headers } }] as const]
      : [],
  );
  const parameters = [...(operation.parameters ?? []), ...edgeParameters(operation, method)];
  return {
    ...operation,
    security: edgeSecurity(operation, method),
    ...(parameters.length > 0 && { parameters }),
    responses: { ...Object.fromEntries(answers), ...problems },
    'x-service': service,
  };
}

function refuseDuplicates(paths: OpenApiDocument['paths']): void {
  const seen = new Set<string>();
  for (const { method, path, operation } of operationsOf({ paths })) {
    if (seen.has(operation.operationId))
      throw new Error(
        `${operation.operationId} (${method} ${path}) is the name of two operations; rename a handler`,
      );
    seen.add(operation.operationId);
  }
}

/** Schemas of all services; where two of a name differ, the later is called after its service as well. */
class MergedSchemas {
  readonly all: Record<string, Schema> = {};

  /** @returns how to write a part of the service's document with the names that its schemas have here */
  add(service: string, schemas: Readonly<Record<string, Schema>>): <T>(part: T) => T {
    const names = new Map(
      Object.entries(schemas).map(([name, schema]) => [
        name,
        this.isFree(name, schema) ? name : pascalCase(service) + name,
      ]),
    );
    const rename = <T>(part: T): T =>
      JSON.parse(JSON.stringify(part), (key, value: unknown) =>
        key === '$ref' && typeof value === 'string' && value.startsWith(REFERENCE)
          ? REFERENCE + (names.get(value.slice(REFERENCE.length)) ?? '')
          : value,
      ) as T;
    for (const [name, schema] of Object.entries(schemas))
      this.all[names.get(name)!] = rename(schema);
    return rename;
  }

  private isFree(name: string, schema: Schema): boolean {
    const known = this.all[name];
    return known === undefined || JSON.stringify(known) === JSON.stringify(schema);
  }
}

const pascalCase = (text: string): string =>
  text.replace(/(?:^|-)(\w)/g, (_match, letter: string) => letter.toUpperCase());

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Type } from '@nestjs/common';
import { forgetStatements } from '@lyceum/persistence';
import type { ErrorDefinition } from '@lyceum/platform';
import { root } from './checkout.js';
import { routesOf } from './nest-routes.js';
import { describeOperation } from './operation.js';
import { methods, type OpenApiDocument, type PathItem } from './openapi.js';
import { problemSchema } from './problems.js';
import { ProblemResponses } from './responses.js';
import { SchemaWriter } from './schema-writer.js';
import { sortedByKey } from './sorted.js';
import type { TypeProgram } from './type-program.js';

const EDGE = 'gateway';
const LICENSE = { name: 'Apache-2.0', identifier: 'Apache-2.0' };

export interface ServiceDocument {
  readonly service: string;
  readonly document: OpenApiDocument;
  /** What each operation can fail with, by its id. */
  readonly failures: ReadonlyMap<string, readonly ErrorDefinition[]>;
}

/**
 * The OpenAPI document of one service: its routes and their decorators as Nest sees them, its types as the
 * compiler sees them, its rules as validation sees them.
 *
 * @throws Error for what would make the document untrue
 */
export async function serviceDocument(
  service: string,
  program: TypeProgram,
  version: string,
): Promise<ServiceDocument> {
  const file = join(root, 'services', service, 'dist/src/app.module.js');
  forgetStatements();
  const { AppModule } = (await import(pathToFileURL(file).href)) as { AppModule: Type };
  const writer = new SchemaWriter(program.checker);
  const problems = new ProblemResponses();
  const failures = new Map<string, readonly ErrorDefinition[]>();
  const paths: OpenApiDocument['paths'] = {};
  const tags = new Set<string>();
  for (const route of await routesOf(AppModule, service === EDGE)) {
    const described = explained(`${service}, ${route.controller.name}.${route.name}`, () =>
      describeOperation(service, route, program, writer),
    );
    if (!described) continue;
    const { operation } = described;
    failures.set(operation.operationId, described.failures);
    Object.assign(operation.responses, problems.of(described.failures));
    (paths[route.path] ??= {})[route.method] = operation;
    for (const tag of operation.tags) tags.add(tag);
  }
  const document: OpenApiDocument = {
    openapi: '3.1.0',
    info: {
      title: `Lyceum ${service}`,
      version,
      description: `The operations of the ${service} service.`,
      license: LICENSE,
    },
    servers: [{ url: '/' }],
    tags: [...tags].sort().map((name) => ({ name })),
    paths: sortedByKey(
      Object.fromEntries(Object.entries(paths).map(([path, item]) => [path, inOrder(item)])),
    ),
    components: {
      schemas: sortedByKey({ ...Object.fromEntries(writer.components), Problem: problemSchema }),
      responses: sortedByKey(Object.fromEntries(problems.components)),
      parameters: {},
      headers: {},
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'An access token.',
        },
      },
    },
  };
  return { service, document, failures };
}

const inOrder = (item: PathItem): PathItem =>
  Object.fromEntries(
    methods.filter((method) => item[method]).map((method) => [method, item[method]]),
  );

function explained<T>(where: string, describe: () => T): T {
  try {
    return describe();
  } catch (error) {
    throw new Error(`${where}: ${(error as Error).message}`, { cause: error });
  }
}

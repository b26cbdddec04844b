import { isPublic } from './edge.js';
import {
  isSafe,
  isStream,
  operationsOf,
  type OpenApiDocument,
  type Operation,
  type Parameter,
  type Reference,
} from './openapi.js';
import { comment, members, typeOf } from './typescript-types.js';

/** The types of every operation, and the table by which the client calls them. */
export function clientSource(document: OpenApiDocument): string {
  const operations = operationsOf(document).map((each) => ({
    ...each,
    parameters: (each.operation.parameters ?? []).map((part) => resolved(document, part)),
  }));
  const groups = new Map<string, string[]>();
  for (const { method, operation, parameters } of operations) {
    const [group, name] = operation.operationId.split('.') as [string, string];
    const lines = groups.get(group) ?? [];
    lines.push(
      `${comment(operation.description ?? operation.summary)}${name}(${input(method, operation, parameters)}): ${
        isStream(operation)
          ? 'AsyncGenerator<ServerSentEvent>'
          : `Promise<Answer<${result(operation)}>>`
      };`,
    );
    groups.set(group, lines);
  }
  return `// Generated from docs/api/openapi.json by \`npm run generate\`. Do not edit.
import type { Answer, CallOptions, OperationTable } from './call.js';
import type { ServerSentEvent } from './server-sent-events.js';

${Object.entries(document.components.schemas)
  .map(
    ([name, schema]) =>
      `${comment(schema.description)}export type ${name} = ${typeOf({ ...schema })};`,
  )
  .join('\n\n')}

/** Every operation of the school, by its \`operationId\`. */
export interface Api {
  ${[...groups].map(([group, lines]) => `readonly ${group}: {\n${lines.join('\n')}\n};`).join('\n')}
}

export const operations: OperationTable = {
  ${operations
    .map(
      ({ method, path, operation }) =>
        `'${operation.operationId}': ['${method.toUpperCase()}', '${path}'${kindOf(operation)}],`,
    )
    .join('\n')}
};
`;
}

function input(method: string, operation: Operation, parameters: readonly Parameter[]): string {
  const inPlace = (place: Parameter['in']): Parameter[] =>
    parameters.filter((parameter) => parameter.in === place);
  const fields: string[] = [];
  const group = (name: string, of: readonly Parameter[]): void => {
    if (of.length === 0) return;
    const required = of.filter((each) => each.required).map((each) => each.name);
    const described = of.map(({ name: key, schema, description }) => [
      key,
      { ...schema, ...(description && { description }) },
    ]);
    const type = members(Object.fromEntries(described) as never, required);
    fields.push(`readonly ${name}${required.length > 0 ? '' : '?'}: { ${type} };`);
  };
  group('params', inPlace('path'));
  group('query', inPlace('query'));
  const body = operation.requestBody?.content['application/json']?.schema;
  if (body)
    fields.push(`readonly body${operation.requestBody!.required ? '' : '?'}: ${typeOf(body)};`);
  else if (operation.requestBody) fields.push('readonly body: unknown;');
  const options = `CallOptions<${isSafe(method) ? "'read'" : method === 'post' ? "'create'" : "'change'"}>`;
  const isOptional = fields.every((field) => /^readonly \w+\?/.test(field));
  const type = fields.length > 0 ? `{ ${fields.join(' ')} } & ${options}` : options;
  return `input${isOptional ? '?' : ''}: ${type}`;
}

/** What the answers of success hold together; nothing when they have no body. */
function result({ responses }: Operation): string {
  const types = Object.entries(responses).flatMap(([status, response]) => {
    if (Number(status) >= 300 || '$ref' in response) return [];
    const media = response.content?.['application/json'];
    if (media) return [media.schema ? typeOf(media.schema) : 'unknown'];
    return [response.content ? 'string' : 'undefined'];
  });
  return [...new Set(types)].join(' | ') || 'undefined';
}

const kindOf = (operation: Operation): string =>
  isPublic(operation) ? ", 'public'" : isStream(operation) ? ", 'stream'" : '';

function resolved(document: OpenApiDocument, part: Parameter | Reference): Parameter {
  return '$ref' in part ? document.components.parameters[part.$ref.split('/').at(-1)!]! : part;
}

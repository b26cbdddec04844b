import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A JSON Schema, as a document holds it. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  /** Only as a choice of required fields. */
  readonly oneOf?: readonly Schema[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header' | 'cookie';
  readonly required?: boolean;
  readonly schema: Schema;
}

export interface Response {
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>;
}

export interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly tag: string;
  readonly isPublic: boolean;
  readonly roles: readonly string[] | undefined;
  readonly parameters: readonly Parameter[];
  /** Where the body is JSON and described. */
  readonly body: Schema | undefined;
  /** Whether a request without a body is wrong. */
  readonly needsBody: boolean;
  readonly bodyLimit: number;
  readonly bodyTypes: readonly string[];
  readonly responses: Readonly<Record<string, Response>>;
}

interface RawOperation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly security: readonly object[];
  readonly parameters?: readonly (Parameter | { readonly $ref: string })[];
  readonly requestBody?: {
    readonly required: boolean;
    readonly content: Readonly<Record<string, { readonly schema?: Schema }>>;
  };
  readonly responses: Readonly<Record<string, Response | { readonly $ref: string }>>;
  readonly 'x-roles'?: readonly string[];
  readonly 'x-body-limit'?: number;
}

/** A merged document, as far as the walk reads it. */
export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, RawOperation>>>>;
  readonly components: Readonly<Record<string, unknown>>;
}

const DEFAULT_BODY_LIMIT = 1024 * 1024;

export function committedDocument(): ApiDocument {
  const file = fileURLToPath(new URL('../../../docs/api/openapi.json', import.meta.url));
  return JSON.parse(readFileSync(file, 'utf8')) as ApiDocument;
}

/** Follows `#/components/…`. */
export function resolve<T extends object>(document: ApiDocument, part: T | { $ref: string }): T {
  if (!('$ref' in part) || typeof part.$ref !== 'string') return part as T;
  const steps = part.$ref.slice(2).split('/');
  return steps.reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], document) as T;
}

export function operationsOf(document: ApiDocument): Operation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, raw]) => ({
      id: raw.operationId,
      method: method.toUpperCase(),
      path,
      tag: raw.tags[0] ?? '',
      isPublic: raw.security.length === 0,
      roles: raw['x-roles'],
      parameters: (raw.parameters ?? []).map((each) => resolve<Parameter>(document, each)),
      body: raw.requestBody?.content['application/json']?.schema,
      needsBody: raw.requestBody?.required ?? false,
      bodyLimit: raw['x-body-limit'] ?? DEFAULT_BODY_LIMIT,
      bodyTypes: Object.keys(raw.requestBody?.content ?? {}),
      responses: Object.fromEntries(
        Object.entries(raw.responses).map(([status, response]) => [
          status,
          resolve<Response>(document, response),
        ]),
      ),
    })),
  );
}

import type { Schema } from './schema.js';

export const methods = ['get', 'head', 'post', 'put', 'patch', 'delete'] as const;
export const isSafe = (method: string): boolean => method === 'get' || method === 'head';

export interface Reference {
  $ref: string;
}

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header' | 'cookie';
  required?: boolean;
  description?: string;
  schema: Schema;
  example?: unknown;
}

export interface MediaType {
  schema?: Schema;
  example?: unknown;
}

export interface Header {
  description: string;
  schema: Schema;
}

export interface Response {
  description: string;
  headers?: Record<string, Header | Reference>;
  content?: Record<string, MediaType>;
}

export interface Operation {
  operationId: string;
  tags: string[];
  summary: string;
  description?: string;
  security: Record<string, string[]>[];
  parameters?: (Parameter | Reference)[];
  requestBody?: { required: boolean; content: Record<string, MediaType> };
  responses: Record<string, Response | Reference>;
  /** Roles that may call it; any signed-in user without it. */
  'x-roles'?: readonly string[];
  'x-rate-limit'?: string;
  'x-body-limit'?: number;
  /** The gateway takes requests for it together. */
  'x-bundled'?: true;
  /** The service that answers, in the merged document. */
  'x-service'?: string;
}

/** Whether an operation answers with events for as long as somebody listens. */
export function isStream({ responses }: Operation): boolean {
  const usual = responses['200'];
  return usual !== undefined && 'content' in usual && 'text/event-stream' in usual.content!;
}

export type PathItem = Partial<Record<string, Operation>>;

export interface Components {
  schemas: Record<string, Schema>;
  responses: Record<string, Response>;
  parameters: Record<string, Parameter>;
  headers: Record<string, Header>;
  securitySchemes: Record<string, object>;
}

export interface OpenApiDocument {
  openapi: '3.1.0';
  info: { title: string; version: string; description: string; license: object };
  servers: { url: string; description?: string }[];
  tags: { name: string; description?: string }[];
  paths: Record<string, PathItem>;
  components: Components;
}

/** Every operation of a document, in its order. */
export function operationsOf(
  document: Pick<OpenApiDocument, 'paths'>,
): { path: string; method: string; operation: Operation }[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).flatMap(([method, operation]) =>
      operation ? [{ path, method, operation }] : [],
    ),
  );
}

import { HTTP_CODE_METADATA } from '@nestjs/common/internal';
import {
  declaredAccess,
  declaredFailures,
  operationMetadata,
  type AnswerMetadata,
  type ErrorDefinition,
} from '@lyceum/platform';
import ts from 'typescript';
import { documentationOf } from './documentation.js';
import { answerHeaders } from './headers.js';
import type { Route } from './nest-routes.js';
import { isSafe, type Operation, type Response } from './openapi.js';
import { headerParameter, inputsOf } from './parameters.js';
import { requestFailures } from './problems.js';
import type { SchemaWriter } from './schema-writer.js';
import type { TypeProgram } from './type-program.js';

export interface DescribedOperation {
  /** Without the responses for its failures. */
  readonly operation: Operation;
  readonly failures: readonly ErrorDefinition[];
}

/** A handler as an operation of OpenAPI; `undefined` when it is not for callers from outside. */
export function describeOperation(
  service: string,
  route: Route,
  program: TypeProgram,
  writer: SchemaWriter,
): DescribedOperation | undefined {
  const { controller, handler, name, method } = route;
  const metadata = operationMetadata(controller, handler);
  if (metadata.isInternal) return undefined;
  const { checker } = program;
  const declaration = program.classOf(`services/${service}`, controller.name);
  const symbol = checker.getTypeAtLocation(declaration).getProperty(name)!;
  const signature = checker.getTypeOfSymbol(symbol).getCallSignatures()[0]!;
  const { feature, isShared } = program.featureOf(declaration);
  const tag = isShared ? `${service} ${feature}` : feature;
  const access = declaredAccess(controller, handler);
  const inputs = inputsOf(route, signature, checker, writer);
  if (metadata.accepts) {
    // A handler with a DTO takes JSON too; what is in another type is not described.
    const described = inputs.requestBody?.content ?? {};
    inputs.requestBody = {
      required: true,
      content: Object.fromEntries(metadata.accepts.map((type) => [type, described[type] ?? {}])),
    };
  }
  const operation: Operation = {
    operationId: `${camelCase(tag)}.${name}`,
    tags: [tag],
    ...textOf(documentationOf(symbol, checker).text, name),
    security: access === 'public' ? [] : [{ bearer: [] }],
    ...inputs,
    responses: {},
    ...(Array.isArray(access) && { 'x-roles': access as readonly string[] }),
    ...(metadata.rateLimit && { 'x-rate-limit': metadata.rateLimit }),
    ...(metadata.bodyLimit && { 'x-body-limit': metadata.bodyLimit }),
    ...(metadata.isBundled && { 'x-bundled': true }),
  };
  operation.responses = answersOf(route, signature, program, writer, metadata.answers ?? []);
  if (isSafe(method) && metadata.headers?.includes('etag')) allowConditionalReads(operation);
  const failures = [
    ...declaredFailures(controller, handler),
    ...requestFailures(operation, method),
  ];
  return { operation, failures };
}

/** Every service answers 304 where it sends an ETag that the caller has. */
function allowConditionalReads(operation: Operation): void {
  operation.parameters = [...(operation.parameters ?? []), headerParameter('if-none-match')];
  operation.responses['304'] = {
    description: 'Not changed since.',
    headers: answerHeaders(['etag']),
  };
}

function answersOf(
  { controller, handler, method }: Route,
  signature: ts.Signature,
  { checker }: TypeProgram,
  writer: SchemaWriter,
  others: readonly AnswerMetadata[],
): Record<string, Response> {
  const { headers = [], produces = 'application/json' } = operationMetadata(controller, handler);
  const declared = Reflect.getMetadata(HTTP_CODE_METADATA, handler) as number | undefined;
  const status = declared ?? (method === 'post' ? 201 : 200);
  const returned = signature.getReturnType();
  const awaited = checker.getAwaitedType(returned) ?? returned;
  // What other answers hold is a part of the handler's return type, and none of the usual answer.
  const members = awaited.isUnion() ? awaited.types : [awaited];
  const typeOf = (name: string): ts.Type | undefined =>
    members.find((member) => member.symbol?.name === name);
  const elsewhere = new Set(others.map(({ type }) => type && typeOf(type.name)));
  const usual = members.filter((member) => !elsewhere.has(member));
  const isEmpty = usual.every(({ flags }) => flags & (ts.TypeFlags.Void | ts.TypeFlags.Undefined));
  const held = usual.length === members.length ? [awaited] : usual;
  // What is not JSON has no schema: a Buffer is bytes, and not an object with a length.
  const isJson = produces === 'application/json';
  const schemas = isEmpty || !isJson ? [] : held.map((type) => writer.view(type));
  const schema = schemas.length === 1 ? schemas[0]! : { anyOf: schemas };
  const answers: Record<string, Response> = {
    [status]: {
      description: isEmpty ? 'Done; there is nothing to say.' : 'Done.',
      ...(headers.length > 0 && { headers: answerHeaders(headers) }),
      ...(!isJson
        ? { content: { [produces]: {} } }
        : !isEmpty && { content: { [produces]: { schema } } }),
    },
  };
  for (const { status: other, description, type, contentType } of others) {
    const held = type && typeOf(type.name);
    if (type && !held)
      throw new Error(`${controller.name}: ${type.name} is not a part of the return type`);
    answers[other] = {
      description,
      ...(held && { content: { 'application/json': { schema: writer.view(held) } } }),
      ...(contentType && { content: { [contentType]: {} } }),
    };
  }
  return answers;
}

/** The first sentence of a comment, and the rest of it. */
function textOf(comment: string, name: string): Pick<Operation, 'summary' | 'description'> {
  const words = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  if (comment === '') return { summary: words.charAt(0).toUpperCase() + words.slice(1) };
  const [, summary, rest] = /^(.+?[.:;](?=\s|$)|.+)\s*([\s\S]*)$/.exec(comment)!;
  return {
    summary: summary!.replace(/[.:;]$/, ''),
    ...(rest && { description: comment }),
  };
}

const camelCase = (text: string): string =>
  text.replace(/[^a-zA-Z0-9]+(\w)/g, (_match, letter: string) => letter.toUpperCase());

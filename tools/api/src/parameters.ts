import { ParseBoolPipe, ParseIntPipe, ParseUUIDPipe, type Type } from '@nestjs/common';
import { ROUTE_ARGS_METADATA, RouteParamtypes } from '@nestjs/common/internal';
import { bodyMayBeMissing } from '@lyceum/platform';
import type ts from 'typescript';
import type { Route } from './nest-routes.js';
import type { Operation, Parameter } from './openapi.js';
import type { Schema } from './schema.js';
import type { SchemaWriter } from './schema-writer.js';

/** `maxParamLength` of every service. */
const MAX_SEGMENT_LENGTH = 200;

interface Argument {
  readonly index: number;
  readonly data: unknown;
  readonly pipes?: readonly (object | Type)[];
}

type Inputs = Pick<Operation, 'parameters' | 'requestBody'>;

/** What a handler takes of a request: its path, query and header parameters, and its body. */
export function inputsOf(
  { controller, name, path }: Route,
  signature: ts.Signature,
  checker: ts.TypeChecker,
  writer: SchemaWriter,
): Inputs {
  const declared = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, name) ?? {}) as Record<
    string,
    Argument
  >;
  const classes = (Reflect.getMetadata('design:paramtypes', controller.prototype as object, name) ??
    []) as Type[];
  const parameters: Parameter[] = [];
  let requestBody: Inputs['requestBody'];
  const where = `${controller.name}.${name}`;
  for (const [key, argument] of Object.entries(declared)) {
    const kind = Number(key.split(':')[0]) as RouteParamtypes;
    const symbol = signature.parameters[argument.index]!;
    const type = checker.getTypeOfSymbol(symbol);
    const dto = classes[argument.index]!;
    const field = typeof argument.data === 'string' ? argument.data : undefined;
    switch (kind) {
      case RouteParamtypes.BODY:
        if (field) throw new Error(`${where} takes a part of its body; take the whole as a DTO`);
        requestBody = {
          required: !bodyMayBeMissing(dto),
          content: { 'application/json': { schema: writer.dto(type, dto) } },
        };
        break;
      case RouteParamtypes.QUERY:
      case RouteParamtypes.PARAM: {
        const place = kind === RouteParamtypes.QUERY ? 'query' : 'path';
        if (field)
          parameters.push({
            name: field,
            in: place,
            ...(place === 'path' && { required: true }),
            schema: bounded(
              place,
              piped(writer.view(checker.getNonNullableType(type)), argument.pipes ?? []),
            ),
          });
        else parameters.push(...fieldsOf(writer.dtoFields(type, dto), place));
        break;
      }
      case RouteParamtypes.HEADERS:
        // Cookies belong to a security scheme.
        if (field && field !== 'cookie') parameters.push(headerParameter(field.toLowerCase()));
        break;
      default:
      // The request, the reply and what the platform puts into them are no part of the contract.
    }
  }
  const order = (parameter: Parameter): number => path.indexOf(`{${parameter.name}}`);
  parameters.sort((a, b) => order(b) - order(a) || a.name.localeCompare(b.name));
  return {
    ...(parameters.length > 0 && { parameters }),
    ...(requestBody && { requestBody }),
  };
}

/** A DTO of the query: one parameter for each field. */
function fieldsOf(
  { properties = {}, required = [] }: Schema,
  place: 'query' | 'path',
): Parameter[] {
  return Object.entries(properties).map(([field, { description, ...schema }]) => ({
    name: field,
    in: place,
    ...((place === 'path' || required.includes(field)) && { required: true }),
    ...(description && { description }),
    schema,
  }));
}

/** The router takes no longer segment, whatever the handler would. */
function bounded(place: 'query' | 'path', schema: Schema): Schema {
  const isFree = place === 'path' && schema.type === 'string' && Object.keys(schema).length === 1;
  return isFree ? { ...schema, minLength: 1, maxLength: MAX_SEGMENT_LENGTH } : schema;
}

function piped(schema: Schema, pipes: readonly (object | Type)[]): Schema {
  const has = (pipe: Type): boolean => pipes.some((each) => each === pipe || each instanceof pipe);
  if (has(ParseUUIDPipe)) return { type: 'string', format: 'uuid' };
  if (has(ParseIntPipe)) return { type: 'integer' };
  if (has(ParseBoolPipe)) return { type: 'boolean' };
  return schema;
}

const HEADERS: Readonly<Record<string, Omit<Parameter, 'name' | 'in'>>> = {
  'if-match': {
    description:
      'The `ETag` of the answer that this change builds on. When the resource has changed since, the answer is 412.',
    schema: { type: 'string' },
    example: '"v1"',
  },
  'if-none-match': {
    description: 'The `ETag` of an answer that the caller has; 304 when it still holds.',
    schema: { type: 'string' },
    example: '"v1"',
  },
};

export function headerParameter(name: string): Parameter {
  return { name, in: 'header', ...(HEADERS[name] ?? { schema: { type: 'string' } }) };
}

import 'reflect-metadata';
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type ts from 'typescript';
import { SchemaWriter } from '../src/schema-writer.js';
import { TypeProgram } from '../src/type-program.js';
import * as planted from './planted/planted.dto.js';

type Dto = new () => unknown;

describe('schemas', () => {
  const program = new TypeProgram(['tools/api/dist/test/planted']);
  const typeOf = (name: string): ts.Type =>
    program.checker.getTypeAtLocation(program.classOf('tools/api', name));
  const dto = (type: Dto): SchemaWriter => {
    const writer = new SchemaWriter(program.checker);
    writer.dto(typeOf(type.name), type);
    return writer;
  };

  it('of a DTO are what validation lets through', () => {
    const { components } = dto(planted.FullDto);
    assert.deepEqual(components.get('FullDto'), {
      type: 'object',
      description: 'Everything at once.',
      properties: {
        name: {
          type: 'string',
          maxLength: 20,
          minLength: 1,
          description: 'How it is called.',
          examples: ['Geometry'],
        },
        email: { type: 'string', maxLength: 254, format: 'email' },
        count: { type: 'integer', maximum: 9, minimum: 1, default: 3 },
        kind: { type: 'string', enum: ['a', 'b'] },
        marks: { type: 'array', items: { type: 'string', enum: ['x', 'y'] }, maxItems: 3 },
        parts: { type: 'array', items: { $ref: '#/components/schemas/PartDto' } },
        note: { type: ['string', 'null'] },
        code: { type: 'string', pattern: '^[0-9]{6}$' },
        phrase: { type: 'string' },
      },
      required: ['name', 'email', 'kind', 'marks', 'parts'],
      additionalProperties: false,
      oneOf: [{ required: ['code'] }, { required: ['phrase'] }],
    });
    assert.deepEqual(components.get('PartDto')?.properties, {
      id: { type: 'string', format: 'uuid' },
    });
  });

  it('of a view are what JSON makes of it', () => {
    const writer = new SchemaWriter(program.checker);
    writer.view(typeOf('TreeView'));
    assert.deepEqual(writer.components.get('TreeView'), {
      type: 'object',
      properties: {
        children: { type: 'array', items: { $ref: '#/components/schemas/TreeView' } },
        state: { type: ['string', 'null'], enum: ['open', 'closed', null] },
        counts: { type: 'object', additionalProperties: { type: 'number' } },
        page: { $ref: '#/components/schemas/PageViewOfItemView' },
      },
      required: ['children', 'state', 'counts', 'page'],
    });
    assert.deepEqual(writer.components.get('PageViewOfItemView')?.properties, {
      items: { type: 'array', items: { $ref: '#/components/schemas/ItemView' } },
      next: { type: ['string', 'null'] },
    });
    assert.deepEqual(writer.components.get('ItemView')?.properties, {
      id: { type: 'string', format: 'uuid' },
      at: { type: 'string', format: 'date-time' },
      ended: { type: ['string', 'null'], format: 'date-time' },
    });
  });

  it('are refused where they could not tell the truth', () => {
    const lies: [Dto, RegExp][] = [
      [planted.UndecoratedDto, /UndecoratedDto\.forgotten has no validator/],
      [planted.OptionalByTypeDto, /differ on whether it may be missing/],
      [planted.OptionalByRuleDto, /differ on whether it may be missing/],
      [planted.UnknownRuleDto, /no words for the rule isLucky/],
      [planted.FlagsDto, /cannot hold the flags/],
    ];
    for (const [type, expected] of lies) assert.throws(() => dto(type), expected);
    const explained = dto(planted.ExplainedRuleDto).components.get('ExplainedRuleDto');
    assert.deepEqual(explained?.properties, { name: { type: 'string', const: 'seven' } });
  });
});

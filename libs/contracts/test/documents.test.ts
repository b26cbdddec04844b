import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, it } from 'node:test';
import { Ajv, type ValidateFunction } from 'ajv';
import { asyncApiDocument, eventCatalogue, events, snapshotOf, topology } from '../src/index.js';

const folder = new URL('../../snapshots/', import.meta.url);

describe('snapshots', () => {
  it('are committed for every event and nothing else, and equal the code', () => {
    const committed = readdirSync(folder).map((name) => name.replace(/\.json$/, ''));
    assert.deepEqual(committed.sort(), events.map(({ type }) => type).sort());
    for (const contract of events) {
      const text = readFileSync(new URL(`${contract.type}.json`, folder), 'utf8');
      assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(snapshotOf(contract))));
    }
  });
});

interface Document {
  readonly channels: Record<string, { address: string }>;
  readonly operations: Record<string, { action: string; channel: { $ref: string } }>;
}

describe('the AsyncAPI document', () => {
  const document = JSON.parse(
    JSON.stringify(asyncApiDocument(events, topology, '1.2.3')),
  ) as Document;
  const validate = asyncApiValidator();

  it('is valid AsyncAPI 3.0', () => {
    assert.ok(validate(document), JSON.stringify(validate.errors?.slice(0, 5), null, 2));
  });

  it('would be found invalid with a mistake in it', () => {
    const mistakes: object[] = [
      { ...document, asyncapi: '2.6.0' },
      { ...document, info: { title: 'no version' } },
      { ...document, operations: { one: { action: 'publish', channel: {} } } },
      { ...document, channels: { one: { address: 1 } } },
      { ...document, more: true },
    ];
    for (const mistake of mistakes) assert.equal(validate(mistake), false, JSON.stringify(mistake));
  });

  it('has a channel for every event, and everybody who sends or receives it', () => {
    assert.equal(Object.keys(document.channels).length, events.length);
    const received = topology.flatMap(({ consumes }) => consumes.flatMap((one) => one.events));
    const actions = Object.values(document.operations).map(({ action }) => action);
    assert.equal(actions.filter((action) => action === 'send').length, events.length);
    assert.equal(actions.filter((action) => action === 'receive').length, received.length);
    for (const { channel } of Object.values(document.operations))
      assert.ok(document.channels[channel.$ref.replace('#/channels/', '')], channel.$ref);
  });

  it('refers to nothing that is not there', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#([^"]+)"/g)];
    assert.ok(references.length > events.length);
    for (const [, pointer] of references) {
      const target = pointer!
        .split('/')
        .slice(1)
        .reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], document);
      assert.notEqual(target, undefined, pointer);
    }
  });
});

describe('the catalogue of events', () => {
  const sections = new Map(
    eventCatalogue(events, topology)
      .split('\n### ')
      .slice(1)
      .map((section) => [section.split('\n')[0]!, section]),
  );

  it('has a section for every event, with every field of it', () => {
    assert.deepEqual([...sections.keys()].sort(), events.map(({ type }) => type).sort());
    for (const contract of events)
      for (const name of Object.keys(snapshotOf(contract).data.properties ?? {}))
        assert.equal(
          sections.get(contract.type)!.includes(`| \`${name}\` |`),
          name !== 'version',
          `${contract.type} ${name}`,
        );
  });

  it('names who listens and who is shown it', () => {
    const enrollment = sections.get('lyceum.catalog.enrollment.changed.v1')!;
    assert.match(enrollment, /Listeners: media \(entitlements\), progress \(enrollments\)/);
    assert.match(enrollment, /Shown in realtime to: the user in `userId`/);
    const session = sections.get('lyceum.identity.session.revoked.v1')!;
    assert.match(session, /Subject: `evt\.identity\.session\.revoked\.v1\._`/);
  });

  it('says what a field may hold in words', () => {
    const availability = sections.get('lyceum.catalog.course.availability_changed.v1')!;
    assert.match(availability, /`draft`, `published`, `archived`, `deleted`/);
    const lesson = sections.get('lyceum.catalog.lesson.published.v1')!;
    assert.match(lesson, /\| `text` \| string or null \|/);
  });
});

function asyncApiValidator(): ValidateFunction {
  const require = createRequire(import.meta.url);
  const schema = require('@asyncapi/specs/schemas/3.0.0.json') as object;
  // It brings the meta-schema of draft-07 along, and formats that only describe.
  const options = { meta: false, strict: false, validateFormats: false, allErrors: true };
  return new Ajv({ ...options, validateSchema: false }).compile(schema);
}

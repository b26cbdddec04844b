import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { natsSubject, streamOf } from './envelope.js';
import type { EventContract } from './event-contract.js';
import { events } from './events.js';
import * as exported from './index.js';
import { snapshotOf } from './snapshot.js';
import { durableName, producers, topology } from './topology.js';

const twice = (names: readonly string[]): string[] =>
  names.filter((name, at) => names.indexOf(name) !== at);

/** What NATS takes in the name of a stream or durable: no white space, dots, wildcards or slashes. */
const NATS_NAME = /^[\w-]{1,255}$/;

describe('events', () => {
  it('have types of their own, of a service that has a stream', () => {
    assert.deepEqual(twice(events.map(({ type }) => type)), []);
    for (const { type, service } of events) assert.ok(producers.includes(service), type);
  });

  it('are all in the list of events', () => {
    const isContract = (value: unknown): value is EventContract =>
      typeof value === 'function' && 'type' in value && 'schema' in value;
    const declared = Object.values(exported)
      .flatMap((value) =>
        typeof value === 'object' && !Array.isArray(value) ? Object.values(value) : [],
      )
      .filter(isContract);
    assert.ok(declared.length >= 5);
    assert.deepEqual(
      declared.map(({ type }) => type).sort(),
      events.map(({ type }) => type).sort(),
    );
  });

  it('say in a sentence what happened', () => {
    for (const { type, summary } of events) assert.match(summary, /^[A-Z].{15,}\.$/, type);
  });

  it('have a key that is a required id among their data, and a version', () => {
    for (const contract of events) {
      const { data } = snapshotOf(contract);
      assert.equal(data.properties?.[contract.key]?.['format'], 'uuid', contract.type);
      assert.ok(data.required?.includes(contract.key), contract.type);
      assert.ok(data.required?.includes('version'), contract.type);
    }
  });

  it('hold no personal data', () => {
    const personal =
      /mail|phone|address|birth|password|(first|last|display|user|full)_?name|^name$/i;
    for (const contract of events)
      for (const field of Object.keys(snapshotOf(contract).data.properties ?? {}))
        assert.doesNotMatch(field, personal, contract.type);
  });

  it('do not refuse fields that a newer producer adds', () => {
    for (const contract of events)
      assert.equal(snapshotOf(contract).data['additionalProperties'], undefined, contract.type);
  });

  it('have subjects that no other has, of tokens that NATS takes', () => {
    const subjects = events.map(({ type }) => natsSubject(type, 'tenant'));
    assert.deepEqual(twice(subjects), []);
    for (const subject of subjects)
      for (const token of subject.split('.')) assert.match(token, NATS_NAME);
  });
});

describe('the topology', () => {
  it('names every service once, and streams that NATS takes', () => {
    assert.deepEqual(twice(topology.map(({ name }) => name)), []);
    assert.deepEqual(twice(topology.map(({ name }) => streamOf(name))), []);
    for (const { name } of topology) assert.match(streamOf(name), NATS_NAME);
  });

  it('has consumers with names of their own inside a service, for events that exist', () => {
    const known = new Set<EventContract>(events);
    for (const { name, consumes, ownsData } of topology) {
      assert.deepEqual(twice(consumes.map(({ consumer }) => consumer)), [], name);
      // An inbox needs a database.
      if (consumes.length > 0) assert.ok(ownsData, name);
      for (const subscription of consumes) {
        assert.ok(subscription.events.length > 0, subscription.consumer);
        for (const event of subscription.events) assert.ok(known.has(event), event.type);
      }
    }
  });

  it('gives every subscription a durable that NATS takes and no other has', () => {
    const durables = topology.flatMap(({ name, consumes }) =>
      consumes.flatMap(({ consumer, events: received }) =>
        received.map(({ type }) => durableName(name, consumer, type)),
      ),
    );
    assert.ok(durables.length > 0);
    assert.deepEqual(twice(durables), []);
    for (const durable of durables) assert.match(durable, NATS_NAME);
  });

  it('tells durables apart by service, consumer and event', () => {
    const names = ['ai', 'live-classes'].flatMap((service) =>
      ['people', 'search_index'].flatMap((consumer) =>
        ['lyceum.a.b.c.v1', 'lyceum.a.b.c.v2', 'lyceum.a-b.c.d.v1'].map((type) =>
          durableName(service, consumer, type),
        ),
      ),
    );
    assert.equal(new Set(names).size, 12);
    for (const name of names) assert.match(name, NATS_NAME);
  });

  it('lets services watch only those that publish', () => {
    const publishing = new Set(events.map(({ service }) => service));
    for (const { name, watches } of topology)
      for (const watched of watches) assert.ok(publishing.has(watched), `${name} → ${watched}`);
  });
});

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  durableName,
  natsFilter,
  natsSubject,
  realtimeProducers,
  schoolCreated,
  streamOf,
  topology,
  userRegistered,
} from '@lyceum/contracts';
import { DELIVERY_STREAM, HOOK_STREAM, hookSubject } from '@lyceum/messaging';
import { AckPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { eventually } from '@lyceum/testing';
import { startBackbone, type Backbone } from '../support/backbone.js';
import { StreamView } from '../support/stream.js';

const QUICKLY = { timeout: 400 };
const REGISTERED = natsSubject(userRegistered.v1.type, undefined);

describe('the bus has doors', () => {
  let backbone: Backbone;
  const users = new Map<string, NatsConnection>();

  before(async () => {
    backbone = await startBackbone();
    for (const { name } of topology)
      users.set(
        name,
        await connect({
          servers: backbone.natsUrl,
          user: name,
          pass: backbone.natsPassword,
          inboxPrefix: `_INBOX_${name}`,
        }),
      );
  });
  after(async () => {
    for (const connection of users.values()) await connection.close();
    await backbone.stop();
  });

  const as = (name: string): NatsConnection => users.get(name)!;
  /** Denied requests get no answer; the server tells the connection alone. */
  const denied = (work: Promise<unknown>, what: string): Promise<void> =>
    assert.rejects(work, /permission|authorization|timeout|no responders/i, what);
  const messagesIn = async (stream: string): Promise<number> => {
    const view = await StreamView.open(backbone);
    const { state } = await view.manager.streams.info(stream);
    await view.close();
    return state.messages;
  };

  it('lets nobody in without the right name and password', async () => {
    for (const login of [
      {},
      { user: 'catalog' },
      { user: 'catalog', pass: 'wrong' },
      { user: 'nobody', pass: backbone.natsPassword },
      { token: backbone.natsPassword },
    ])
      await assert.rejects(
        connect({ servers: backbone.natsUrl, reconnect: false, ...login }),
        /authorization/i,
      );
  });

  it('lets a service publish what is its own, and nothing else', async () => {
    const own = await jetstream(as('identity')).publish(REGISTERED, '{}', QUICKLY);
    assert.equal(own.stream, streamOf('identity'));
    for (const { name } of topology.filter((service) => service.name !== 'identity'))
      await denied(jetstream(as(name)).publish(REGISTERED, '{}', QUICKLY), name);
    for (const subject of ['evt.catalog.course.created.v1._', 'dlq.catalog.people', 'evt.x', 'x'])
      await denied(as('identity').request(subject, '', QUICKLY), subject);
    await denied(as('gateway').request('evt.gateway.x.y.v1._', '', QUICKLY), 'gateway');
    await denied(as('catalog').request(hookSubject('stripe'), '', QUICKLY), 'catalog');
    assert.equal(await messagesIn(streamOf('identity')), 1);
    assert.equal(await messagesIn(streamOf('catalog')), 0);
  });

  it('lets a service consume what the topology lists, and nothing else', async () => {
    const add = async (name: string, stream: string, type: string, durable: string) => {
      const manager = await jetstreamManager(as(name), { checkAPI: false, ...QUICKLY });
      return manager.consumers.add(stream, {
        durable_name: durable,
        name: durable,
        filter_subject: natsFilter(type),
        ack_policy: AckPolicy.Explicit,
      });
    };
    const { type } = userRegistered.v1;
    const durable = durableName('progress', 'people', type);
    const stream = streamOf('identity');
    assert.equal((await add('progress', stream, type, durable)).name, durable);
    const consumer = await jetstream(as('progress')).consumers.get(stream, durable);
    const message = await consumer.next({ expires: 2_000 });
    assert.equal(message?.subject, REGISTERED);

    const other = schoolCreated.v1.type;
    for (const [name, of, wanted, called] of [
      ['progress', stream, other, durable],
      ['progress', stream, other, durableName('progress', 'people', other)],
      ['progress', stream, type, durableName('catalog', 'people', type)],
      ['progress', streamOf('catalog'), 'lyceum.catalog.course.created.v1', durable],
      ['gateway', stream, type, durable],
      ['identity', stream, type, durable],
    ] as const)
      await denied(add(name, of, wanted, called), `${name} reads ${wanted} as ${called}`);
    await denied(
      jetstream(as('catalog')).consumers.get(stream, durable),
      'the consumer of another service',
    );
  });

  // Whoever shows facts to clients reads the logs that hold such facts.
  const mayRead = (name: string, stream: string): boolean =>
    topology.some((service) => service.name === name && service.showsRealtime) &&
    realtimeProducers.some((producer) => streamOf(producer) === stream);

  it('lets nobody watch, change or delete a stream', async () => {
    for (const { name } of topology) {
      const manager = await jetstreamManager(as(name), { checkAPI: false, ...QUICKLY });
      const streams = topology.filter(({ ownsData }) => ownsData).map((s) => streamOf(s.name));
      for (const stream of [...streams, 'DLQ'])
        for (const [what, attempt] of Object.entries<() => Promise<unknown>>({
          delete: () => manager.streams.delete(stream),
          purge: () => manager.streams.purge(stream),
          update: () => manager.streams.update(stream, { max_msgs: 1 }),
          read: () => manager.streams.getMessage(stream, { seq: 1 }),
          'delete a message of': () => manager.streams.deleteMessage(stream, 1),
        }))
          if (what !== 'read' || !mayRead(name, stream))
            await denied(attempt(), `${name} may ${what} ${stream}`);
      await denied(manager.streams.add({ name: 'MINE', subjects: ['mine'] }), name);
    }
    assert.equal(await messagesIn(streamOf('identity')), 1);
  });

  it('lets only who handles webhooks read their bodies, and only who takes them in write them', async () => {
    const { seq } = await jetstream(as('gateway')).publish(hookSubject('resend'), 'raw', QUICKLY);
    for (const { name, handlesWebhooks } of topology) {
      const manager = await jetstreamManager(as(name), { checkAPI: false, ...QUICKLY });
      const direct = manager.direct.getMessage(HOOK_STREAM, { seq });
      if (handlesWebhooks) assert.equal((await direct)?.string(), 'raw', name);
      else await denied(direct, name);
      for (const [what, attempt] of Object.entries<() => Promise<unknown>>({
        read: () => manager.streams.getMessage(HOOK_STREAM, { seq }),
        purge: () => manager.streams.purge(HOOK_STREAM),
        delete: () => manager.streams.delete(HOOK_STREAM),
        forget: () => manager.streams.purge(DELIVERY_STREAM),
      }))
        await denied(attempt(), `${name} may ${what} webhooks`);
      if (name !== 'gateway')
        await denied(manager.streams.deleteMessage(HOOK_STREAM, seq), `${name} may remove`);
    }
  });

  it('lets nobody listen to what is meant for another', async () => {
    const heard: string[] = [];
    const spies = [
      ['catalog', '_INBOX_progress.>'],
      ['catalog', '_INBOX.>'],
      ['catalog', '>'],
      ['catalog', 'evt.identity.>'],
      ['media', 'evt.ai.>'],
      ['gateway', 'dlq.>'],
      ['gateway', '$JS.>'],
    ] as const;
    for (const [name, subject] of spies) {
      let refusal: Error | undefined;
      as(name).subscribe(subject, {
        callback: (error, message) => {
          if (error) refusal = error;
          else heard.push(`${name} heard ${message.subject}`);
        },
      });
      await eventually(() =>
        assert.match(refusal?.message ?? 'nothing', /permission/i, `${name} ${subject}`),
      );
    }
    const watched: string[] = [];
    as('gateway').subscribe('evt.catalog.>', {
      callback: (_error, { subject }) => void watched.push(subject),
    });
    await as('gateway').flush();
    await jetstream(as('catalog')).publish('evt.catalog.course.updated.v1.x', '{}');
    await jetstream(as('identity')).publish(REGISTERED, '{}');
    await as('gateway').flush();
    assert.deepEqual(watched, ['evt.catalog.course.updated.v1.x']);
    assert.deepEqual(heard, []);
  });
});

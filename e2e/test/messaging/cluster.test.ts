import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { streamOf } from '@lyceum/contracts';
import { provisionStreams } from '@lyceum/messaging';
import { eventually } from '@lyceum/testing';
import { jetstream, jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { startNatsCluster, type NatsCluster } from '../support/nats-cluster.js';

const stream = streamOf('identity');

describe('the NATS cluster of k8s/infrastructure', () => {
  let cluster: NatsCluster;
  let connection: NatsConnection;
  let manager: JetStreamManager;

  before(async () => {
    cluster = await startNatsCluster();
    const { user, pass } = cluster.admin;
    const [first] = Object.values(cluster.servers);
    // Streams are refused until the servers have found each other and chosen a leader.
    await eventually(() =>
      provisionStreams({ url: `nats://${first}`, user, password: pass, replicas: 3 }),
    );
    connection = await connect({
      ...cluster.admin,
      servers: Object.values(cluster.servers),
      maxReconnectAttempts: -1,
      reconnectTimeWait: 100,
    });
    manager = await jetstreamManager(connection);
  });
  after(async () => {
    await connection.close();
    await cluster.stop();
  });

  it('copies every stream to each server', async () => {
    const streams = await manager.streams.list().next();
    assert.ok(streams.length > 0);
    for (const { config, cluster: copies } of streams) {
      assert.equal(config.num_replicas, 3, config.name);
      assert.equal(copies?.replicas?.length, 2, config.name);
    }
  });

  it('keeps what it has acknowledged, and goes on, when the leader of a stream is killed', async () => {
    const publisher = jetstream(connection);
    const publish = async (id: string): Promise<void> => {
      const subject = 'evt.identity.school.created.v1.a-tenant';
      await publisher.publish(subject, id, { msgID: id });
    };
    for (let at = 0; at < 50; at += 1) await publish(`before-${at}`);
    const { cluster: copies } = await manager.streams.info(stream);
    const leader = copies?.leader ?? '';
    assert.ok(leader in cluster.servers, `the leader is ${leader}`);
    await cluster.kill(leader);
    // The same id again and again, as the relay does it: once stored, a repetition is none.
    for (let at = 0; at < 50; at += 1) await eventually(() => publish(`after-${at}`));

    const { state } = await eventually(() => manager.streams.info(stream));
    assert.equal(state.messages, 100);
    const texts = await Promise.all(
      Array.from({ length: 100 }, async (_, at) =>
        (await manager.streams.getMessage(stream, { seq: at + 1 }))?.string(),
      ),
    );
    const expected = ['before', 'after'].flatMap((when) =>
      Array.from({ length: 50 }, (_, at) => `${when}-${at}`),
    );
    assert.deepEqual(texts, expected);
  });
});

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { jetstream } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import {
  natsSubject,
  type EventDraft,
  type EventEnvelope,
  type Versioned,
} from '@lyceum/contracts';
import {
  type Answer,
  call,
  eventually,
  signUpAccount,
  startStack,
  type TestStack,
  uuidv7,
} from '@lyceum/testing';
import pg from 'pg';
import { tokenForge, type Forge } from './token-forge.js';

export interface Person {
  readonly userId: string;
  readonly schoolId: string;
  readonly token: string;
}

/** Identity and catalog, with tokens for whoever is needed and the facts of other services at hand. */
export class CatalogStack {
  private constructor(
    readonly stack: TestStack,
    readonly admin: pg.Client,
    private readonly bus: NatsConnection,
    private readonly forge: Forge,
  ) {}

  static async start(): Promise<CatalogStack> {
    const stack = await startStack({ services: ['identity', 'catalog'] });
    // Identity makes its key with the first session.
    await signUpAccount(stack.services['identity']!.url);
    const admin = new pg.Client({ connectionString: stack.databaseUrl });
    await admin.connect();
    const bus = await connect({
      servers: stack.infrastructure.nats!.url,
      user: 'admin',
      pass: stack.secrets.natsAdminPassword,
    });
    return new CatalogStack(stack, admin, bus, await tokenForge(stack, admin));
  }

  async stop(): Promise<void> {
    await this.bus.close();
    await this.admin.end();
    await this.stack.stop();
  }

  /** Somebody in a school; in one of their own without it. */
  person(role = 'owner', schoolId: string = randomUUID(), userId: string = randomUUID()): Person {
    const token = this.forge({ sub: userId, tid: schoolId, role });
    return { userId, schoolId, token };
  }

  learner({ schoolId }: Person): Person {
    return this.person('learner', schoolId);
  }

  call<Body = Record<string, unknown>>(
    who: Person | undefined,
    method: string,
    path: string,
    json?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<Body>> {
    const url = `${this.stack.services['catalog']!.url}${path}`;
    return call<Body>(url, { method, token: who?.token, json, headers });
  }

  /** A call that has to succeed. */
  async ok<Body = Record<string, unknown>>(
    ...args: Parameters<CatalogStack['call']>
  ): Promise<Body> {
    const { status, body, text } = await this.call<Body>(...args);
    assert.ok(status < 300, `${args[1]} ${args[2]}: ${status} ${text}`);
    return body;
  }

  /** A fact of another service, as it comes over the bus. */
  async tell<Data extends Versioned>(
    schoolId: string,
    { contract, data, aggregateId }: EventDraft<Data>,
  ): Promise<void> {
    const envelope: EventEnvelope<Data> = {
      specversion: '1.0',
      id: uuidv7(),
      type: contract.type,
      source: `/services/${contract.service}`,
      time: new Date().toISOString(),
      subject: aggregateId,
      datacontenttype: 'application/json',
      tenantid: schoolId,
      aggregateversion: data.version,
      correlationid: randomUUID(),
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00',
      data,
    };
    const subject = natsSubject(contract.type, schoolId);
    await jetstream(this.bus).publish(subject, JSON.stringify(envelope));
  }

  /** What catalog has said of an aggregate, in order: the type without service and version, and the data. */
  async said(
    aggregateId: string,
  ): Promise<{ readonly action: string; readonly data: Record<string, unknown> }[]> {
    const { rows } = await this.admin.query<{ nats_subject: string; envelope: string }>(
      'select nats_subject, envelope from catalog.outbox where aggregate_id = $1 order by seq',
      [aggregateId],
    );
    return rows.map(({ nats_subject, envelope }) => ({
      action: nats_subject.split('.').slice(2, 4).join('.'),
      data: (JSON.parse(envelope) as EventEnvelope<Record<string, unknown>>).data,
    }));
  }

  /** Until a row of the service's own tables is there. */
  async untilThere(sql: string, values: unknown[]): Promise<void> {
    await eventually(async () => {
      assert.ok((await this.admin.query(sql, values)).rowCount! > 0, sql);
    });
  }
}

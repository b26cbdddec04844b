import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { beforeEach, describe, it } from 'node:test';
import { courseCreated, coursePublished, type EventEnvelope } from '@lyceum/contracts';
import {
  Metrics,
  createLogger,
  requestErrors,
  systemActor,
  type AccessClaims,
  type Actor,
} from '@lyceum/platform';
import fc from 'fast-check';
import { decodeCursor, isWithin } from './cursor.js';
import type { Frame, Message } from './frame.js';
import { RealtimeHub } from './hub.js';
import type { Outlet } from './outlet.js';
import { ShownLog } from './shown-log.js';
import { parseTopics } from './topics.js';

const SCHOOL = '00000000-0000-4000-8000-000000000001';
const OTHER = '00000000-0000-4000-8000-000000000002';
const COURSE = '00000000-0000-4000-8000-000000000003';
const LOGS = 2;

/** What the bus keeps: two logs that grow, and can be looked into by place. */
class Logs {
  readonly events: EventEnvelope[][] = Array.from({ length: LOGS }, () => []);
  private made = 0;

  publish(log: number, { schoolId = SCHOOL, isPublic = true } = {}): EventEnvelope {
    const contract = isPublic ? coursePublished.v1 : courseCreated.v1;
    const event = {
      id: `event ${(this.made += 1)}`,
      type: contract.type,
      time: '2026-01-01T00:00:00Z',
      subject: COURSE,
      tenantid: schoolId,
      data: { courseId: COURSE, title: 'x', version: 1 },
    } as EventEnvelope;
    this.events[log]!.push(event);
    return event;
  }

  readable(log: number) {
    return {
      next: (sequence: number, scope: string) => {
        const events = this.events[log]!;
        const at = events.findIndex(
          ({ tenantid }, index) => index + 1 >= sequence && tenantid === scope,
        );
        return Promise.resolve(at < 0 ? undefined : { sequence: at + 1, event: events[at] });
      },
    };
  }
}

class FakeOutlet implements Outlet {
  readonly messages: Message[] = [];
  bufferedBytes = 0;
  isOpen = true;
  private readonly listeners: (() => void)[] = [];
  private wake: (() => void) | undefined;

  /** @param breaksAfter messages after which the connection is lost, in the midst of whatever is going on */
  constructor(private readonly breaksAfter = Infinity) {}

  write({ message }: Frame): void {
    if (!this.isOpen) return;
    this.messages.push(message);
    if (this.messages.length >= this.breaksAfter) this.hangUp();
  }
  end(frame: Frame): void {
    this.write(frame);
    this.hangUp();
  }
  drained(): Promise<void> {
    return new Promise((resolve) => {
      this.wake = resolve;
    });
  }
  drain(): void {
    this.bufferedBytes = 0;
    this.wake?.();
  }
  onClose(listener: () => void): void {
    this.listeners.push(listener);
  }
  hangUp(): void {
    this.isOpen = false;
    for (const listener of this.listeners.splice(0)) listener();
  }
  get ids(): string[] {
    return this.messages.flatMap((message) => (message.kind === 'event' ? [message.event.id] : []));
  }
  get cursor(): string {
    return this.messages.findLast((message) => message.kind !== 'end')!.cursor;
  }
}

/** One gateway: it hears of the logs when it is told to, in an order of its own. */
class Gateway {
  readonly shown: ShownLog;
  readonly hub: RealtimeHub;
  refusal: Error | undefined;

  constructor(
    private readonly logs: Logs,
    remembered: number,
  ) {
    this.shown = new ShownLog(LOGS, remembered);
    this.hub = new RealtimeHub({
      shown: this.shown,
      logs: logs.events.map((_, log) => logs.readable(log)),
      verifier: {
        verify: () => {
          if (this.refusal) throw this.refusal;
          return {} as AccessClaims;
        },
      },
      metrics: new Metrics(),
      logger: createLogger('test', 'silent'),
      maxStreams: 100,
      maxStreamsPerUser: 2,
      maxBufferedBytes: 1_000,
    });
    this.restart();
  }

  /** Its memory begins at the end of the logs. */
  restart(): void {
    this.logs.events.forEach((events, log) => this.shown.begin(log, `log ${log}`, events.length));
  }

  hear(log: number): void {
    const position = this.shown.positions[log]!;
    const event = this.logs.events[log]![position];
    if (event) this.shown.add(log, position + 1, event);
  }

  hearAll(): void {
    this.logs.events.forEach((events, log) => events.forEach(() => this.hear(log)));
  }

  listen(
    outlet: Outlet,
    { after, actor = LEARNER, topics = ['school'] }: Partial<Wish> = {},
  ): void {
    this.hub.open({ actor, token: 'token', topics, after }, outlet);
  }
}

interface Wish {
  readonly after: string | undefined;
  readonly actor: Actor;
  readonly topics: readonly string[];
}

const actor = (more: Partial<Actor>): Actor => ({
  ...systemActor('test', { tenantId: SCHOOL }),
  kind: 'user',
  userId: 'user',
  role: 'learner',
  ...more,
});
const LEARNER = actor({});

describe('a client that comes back', () => {
  const gatewayIndex = fc.nat(1);
  const log = fc.nat(LOGS - 1);
  const count = fc.integer({ min: 1, max: 6 });
  const step = fc.oneof(
    fc.record({ do: fc.constant('publish' as const), log, count, isOurs: fc.boolean() }),
    fc.record({ do: fc.constant('hear' as const), log, count, at: gatewayIndex }),
    fc.record({ do: fc.constant('leave' as const) }),
    fc.record({
      do: fc.constant('come' as const),
      at: gatewayIndex,
      breaksAfter: fc.integer({ min: 1, max: 12 }),
    }),
  );

  it('gets everything once and in order, to whichever gateway it comes, whenever', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60 }), async (steps) => {
        const logs = new Logs();
        // So small a memory that much has to be read from the logs.
        const gateways = [new Gateway(logs, 3), new Gateway(logs, 3)] as const;
        const seen: string[] = [];
        let outlet = new FakeOutlet();
        let after: string | undefined;
        const leave = (): void => {
          outlet.hangUp();
          seen.push(...outlet.ids);
          after = outlet.cursor;
          outlet.messages.length = 0;
        };
        const come = async (gateway: Gateway, breaksAfter?: number): Promise<void> => {
          if (outlet.messages.length > 0) leave();
          const positions = decodeCursor(after!, gateway.shown.epoch!, LOGS)!;
          // Else it would wait until the gateway has heard as much.
          if (!isWithin(positions, gateway.shown.positions)) return;
          outlet = new FakeOutlet(breaksAfter);
          gateway.listen(outlet, { after });
          await turn();
        };
        gateways[0].listen(outlet);
        for (const next of steps) {
          if (next.do === 'publish')
            for (let more = 0; more < next.count; more += 1)
              logs.publish(next.log, { schoolId: next.isOurs ? SCHOOL : OTHER });
          else if (next.do === 'hear')
            for (let more = 0; more < next.count; more += 1) gateways[next.at]!.hear(next.log);
          else if (next.do === 'come') await come(gateways[next.at]!, next.breaksAfter);
          else if (outlet.messages.length > 0) leave();
        }
        for (const gateway of gateways) gateway.hearAll();
        await turn();
        await come(gateways[1]);
        await come(gateways[0]);
        assert.ok(!outlet.messages.some(({ kind }) => kind === 'reset'));
        leave();
        const ours = logs.events.map((events) =>
          events.filter(({ tenantid }) => tenantid === SCHOOL).map(({ id }) => id),
        );
        for (const ids of ours)
          assert.deepEqual(
            seen.filter((id) => ids.includes(id)),
            ids,
          );
        assert.equal(seen.length, ours.flat().length);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a stream', () => {
  let logs: Logs;
  let gateway: Gateway;
  let outlet: FakeOutlet;

  beforeEach(() => {
    logs = new Logs();
    gateway = new Gateway(logs, 100);
    outlet = new FakeOutlet();
  });

  it('is told which topics there are', () => {
    for (const topic of ['', 'course', 'course:1', `user:${COURSE}`])
      assert.throws(() => parseTopics(topic, LEARNER), {
        code: 'realtime.topic_unknown',
        detail: /me, school,.* asset:<uuid>/,
      });
  });

  it('gets an event once, however many of its topics it is on', () => {
    gateway.listen(outlet, { topics: ['school', `course:${COURSE}`, 'me'] });
    const { id } = logs.publish(0);
    gateway.hear(0);
    assert.deepEqual(outlet.ids, [id]);
  });

  it('gets only what school and role may see', () => {
    const outlets = {
      learner: { actor: LEARNER, outlet: new FakeOutlet() },
      staff: { actor: actor({ role: 'assistant', userId: 'staff' }), outlet: new FakeOutlet() },
      other: { actor: actor({ tenantId: OTHER, role: 'owner' }), outlet: new FakeOutlet() },
      none: { actor: actor({ tenantId: undefined, userId: 'none' }), outlet: new FakeOutlet() },
    };
    const topics = ['school', 'me', `course:${COURSE}`];
    for (const { actor: who, outlet: to } of Object.values(outlets))
      gateway.listen(to, { actor: who, topics });
    const shown = logs.publish(0).id;
    const staffOnly = logs.publish(0, { isPublic: false }).id;
    const elsewhere = logs.publish(1, { schoolId: OTHER, isPublic: false }).id;
    gateway.hearAll();
    assert.deepEqual(outlets.learner.outlet.ids, [shown]);
    assert.deepEqual(outlets.staff.outlet.ids, [shown, staffOnly]);
    assert.deepEqual(outlets.other.outlet.ids, [elsewhere]);
    assert.deepEqual(outlets.none.outlet.ids, []);
  });

  it('that reads slowly gets nothing more into memory, and all of it once it has read', async () => {
    gateway.listen(outlet);
    const ids = [logs.publish(0).id];
    outlet.bufferedBytes = 100_000;
    gateway.hear(0);
    for (let more = 0; more < 20; more += 1) ids.push(logs.publish(more % LOGS).id);
    gateway.hearAll();
    await turn();
    assert.equal(outlet.ids.length, 1);
    outlet.drain();
    await turn();
    assert.deepEqual([...outlet.ids].sort(), ids.sort());
    ids.push(logs.publish(1).id);
    gateway.hear(1);
    assert.equal(outlet.ids.length, ids.length);
  });

  it('is told to load anew when its cursor says nothing, or the logs are others', async () => {
    gateway.listen(outlet, { after: 'nonsense' });
    assert.deepEqual(outlet.messages.at(-1), {
      kind: 'reset',
      cursor: gateway.shown.cursor,
      reason: 'cursor_unknown',
    });
    gateway.shown.begin(0, 'another log', 0);
    assert.equal((outlet.messages.at(-1) as { reason: string }).reason, 'log_changed');
    const before = outlet.cursor;
    // The same log with less in it than it had.
    gateway.shown.begin(0, 'another log', 0);
    assert.notEqual(outlet.cursor, before);
    const late = new FakeOutlet();
    gateway.listen(late, { after: before });
    await turn();
    assert.equal(late.messages.at(-1)?.kind, 'reset');
  });

  it('has a place that it gives back', async () => {
    for (let round = 0; round < 5; round += 1) {
      const outlets = [new FakeOutlet(), new FakeOutlet()];
      for (const each of outlets) {
        await gateway.hub.admit(LEARNER);
        gateway.listen(each);
      }
      await assert.rejects(gateway.hub.admit(LEARNER), /too many streams/);
      outlets[0]!.hangUp();
      await gateway.hub.admit(LEARNER);
      gateway.hub.release(LEARNER);
      outlets[1]!.hangUp();
    }
  });

  it('of a client that went before it began gives its place back', async () => {
    for (let round = 0; round < 5; round += 1) {
      const gone = new FakeOutlet();
      await gateway.hub.admit(LEARNER);
      gone.hangUp();
      gateway.listen(gone);
    }
    await assert.doesNotReject(gateway.hub.admit(LEARNER));
  });

  it('ends when its token is no longer taken, and stays while tokens cannot be checked', async (t) => {
    t.mock.timers.enable({ apis: ['setInterval'] });
    await gateway.hub.admit(LEARNER);
    gateway.listen(outlet);
    gateway.hub.start();
    gateway.refusal = requestErrors.unavailable();
    t.mock.timers.tick(1_000);
    assert.ok(outlet.isOpen);
    gateway.refusal = requestErrors.token_revoked();
    t.mock.timers.tick(1_000);
    assert.ok(!outlet.isOpen);
    const last = outlet.messages.at(-1);
    assert.ok(last?.kind === 'end' && last.reason === 'token_revoked');
    await gateway.hub.drain();
  });
});

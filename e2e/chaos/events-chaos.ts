import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { prepare } from '@lyceum/event-harness';
import {
  startInfrastructure,
  type Infrastructure,
  type RunningServer,
} from '@lyceum/infrastructure';
import { schemaOf } from '@lyceum/persistence';
import { eventually } from '@lyceum/testing';
import pg from 'pg';
import type { ConsumerReport } from './consumer-main.js';
import { outstanding, violations, type Violations } from './event-invariants.js';
import type { ProducerReport } from './producer-main.js';
import { seededRandom } from './random.js';
import { RestartingProcess } from './restarting-process.js';

const PRODUCERS = ['chaos-producer-a', 'chaos-producer-b'];
const CONSUMERS = ['chaos-consumer-x', 'chaos-consumer-y'];
const SETTLE_MS = 120_000;
const NEIGHBOURS = 60;

export interface ChaosOptions {
  readonly events: number;
  readonly seed: number;
  readonly log: (line: string) => void;
}

export interface ChaosReport extends Violations {
  readonly acknowledged: number;
  readonly seconds: number;
  /** Deaths by what died and where. */
  readonly deaths: Readonly<Record<string, number>>;
  /** Longest time from commit to commit of an event beside a poison one, in milliseconds. */
  readonly slowestNeighbourMs: number;
  /** Consumers that have the poison event as a dead letter. */
  readonly deadLetters: number;
}

/**
 * Two producers, two consumers, and everything that can be killed is: at random from outside, and at the
 * three moments where a naive outbox or inbox loses or repeats an event. Afterwards the tables are counted.
 */
export async function eventsChaos(options: ChaosOptions): Promise<ChaosReport> {
  const dataDir = await mkdtemp(join(tmpdir(), 'lyceum-chaos-'));
  const infrastructure = await startInfrastructure({
    dataDir,
    services: ['postgres', 'nats', 'redis'],
    ephemeral: true,
    durable: true,
    env: { PATH: process.env.PATH },
  });
  try {
    return await new EventsChaos(infrastructure, options).run();
  } finally {
    await infrastructure.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

class EventsChaos {
  private readonly random: () => number;
  private readonly acknowledged = new Map<string, string[]>(PRODUCERS.map((name) => [name, []]));
  private readonly processes = new Map<string, RestartingProcess>();
  private readonly serverDeaths = new Map<string, number>();
  /** Nothing dies of itself any more. */
  private calm = false;
  private applied: { sentAt: number; at: number }[] = [];

  constructor(
    private readonly infrastructure: Infrastructure,
    private readonly options: ChaosOptions,
  ) {
    this.random = seededRandom(options.seed);
  }

  async run(): Promise<ChaosReport> {
    const started = performance.now();
    await this.startProcesses();
    try {
      await this.killUntilAcknowledged();
      await this.settle();
      const poison = await this.poison();
      const found = await this.withAdmin((admin) =>
        violations(admin, PRODUCERS, CONSUMERS, this.acknowledged),
      );
      return {
        ...found,
        ...poison,
        acknowledged: this.acknowledgedCount(),
        seconds: (performance.now() - started) / 1000,
        deaths: this.deaths(),
      };
    } finally {
      await Promise.all([...this.processes.values()].map((process) => process.stop()));
    }
  }

  private async startProcesses(): Promise<void> {
    const { postgres, nats } = this.infrastructure;
    const urls = await prepare({
      adminUrl: postgres!.adminUrl,
      natsUrl: nats!.url,
      producers: PRODUCERS,
      consumers: CONSUMERS,
      rolePassword: randomUUID(),
    });
    const tenants = Array.from({ length: 4 }, () => randomUUID()).join(',');
    const share = this.options.events / PRODUCERS.length;
    const environment = (service: string, start: number): Record<string, string> => ({
      SERVICE: service,
      DATABASE_URL: urls[service]!,
      NATS_URL: nats!.url,
      TENANTS: tenants,
      PRODUCERS: PRODUCERS.join(','),
      SEED: String(this.options.seed * 1000 + start),
      // A few deaths per process at each of the three moments, and in a short run still time to work between.
      CRASH_PROBABILITY: this.calm
        ? '0'
        : String(service.includes('producer') ? Math.min(6 / this.options.events, 0.006) : 0.01),
    });
    for (const service of PRODUCERS) {
      const ids = this.acknowledged.get(service)!;
      this.processes.set(
        service,
        new RestartingProcess({
          script: 'producer-main.js',
          env: (start) => environment(service, start),
          onMessage: (message) => void ids.push((message as ProducerReport).acknowledged),
          onStart: (child) => child.send({ change: Math.max(0, share - ids.length) }),
        }),
      );
    }
    for (const service of CONSUMERS)
      this.processes.set(
        service,
        new RestartingProcess({
          script: 'consumer-main.js',
          env: (start) => environment(service, start),
          onMessage: (message) => void this.applied.push(...(message as ConsumerReport).applied),
        }),
      );
    for (const process of this.processes.values()) await process.start();
  }

  /** Kills one thing after the other, sometimes two at once, until all changes are acknowledged. */
  private async killUntilAcknowledged(): Promise<void> {
    const servers = ['postgres', 'nats', 'redis'] as const;
    const victims = [...this.processes.keys(), ...servers];
    while (this.acknowledgedCount() < this.options.events) {
      await delay(200 + this.random() * 800);
      const count = this.random() < 0.2 ? 2 : 1;
      const chosen = Array.from(
        { length: count },
        () => victims[Math.floor(this.random() * victims.length)]!,
      );
      await Promise.all([...new Set(chosen)].map((victim) => this.kill(victim)));
      this.options.log(
        `${this.acknowledgedCount()} of ${this.options.events} acknowledged; killed ${chosen.join(' and ')}`,
      );
    }
  }

  private async kill(victim: string): Promise<void> {
    const process = this.processes.get(victim);
    if (process) {
      process.kill();
      return;
    }
    const server: RunningServer = this.infrastructure[victim as 'postgres' | 'nats' | 'redis']!;
    this.serverDeaths.set(victim, (this.serverDeaths.get(victim) ?? 0) + 1);
    await server.kill();
    await delay(this.random() * 1_000);
    await server.restart();
  }

  /** Everything is up: whatever is under way must arrive. */
  private async settle(): Promise<void> {
    await eventually(
      async () => {
        const left = await this.withAdmin((admin) => outstanding(admin, PRODUCERS, CONSUMERS));
        this.options.log(`${left} events on their way`);
        if (left > 0) throw new Error(`${left} events have not arrived`);
      },
      { timeoutMs: SETTLE_MS, intervalMs: 500 },
    ).catch((error: unknown) => this.options.log(`did not settle: ${(error as Error).message}`));
  }

  /** One event that no handler can take, and ordinary ones around it. */
  private async poison(): Promise<Pick<ChaosReport, 'slowestNeighbourMs' | 'deadLetters'>> {
    const [producer] = PRODUCERS as [string];
    await this.startProcessesAnew();
    const process = this.processes.get(producer)!;
    this.applied = [];
    process.send({ change: NEIGHBOURS / 2 });
    process.send({ poison: true });
    process.send({ change: NEIGHBOURS / 2 });
    await eventually(() => {
      if (this.applied.length < NEIGHBOURS * CONSUMERS.length)
        throw new Error('the neighbours have not arrived');
    });
    const dead = await eventually(
      async () => {
        const counts = await this.withAdmin((admin) =>
          Promise.all(
            CONSUMERS.map((consumer) =>
              admin.query(
                `select from ${schemaOf(consumer)}.event_failures where dead_at is not null`,
              ),
            ),
          ),
        );
        const found = counts.filter(({ rowCount }) => (rowCount ?? 0) > 0).length;
        if (found < CONSUMERS.length) throw new Error('the poison event is not a dead letter yet');
        return found;
      },
      { timeoutMs: 30_000 },
    );
    return {
      slowestNeighbourMs: Math.max(...this.applied.map(({ sentAt, at }) => at - sentAt)),
      deadLetters: dead,
    };
  }

  /** So that those with a crash ahead of them do not meet it now. */
  private async startProcessesAnew(): Promise<void> {
    this.calm = true;
    for (const process of this.processes.values()) await process.restart();
    // The first event after a start waits for connections and plans: that is not what is measured.
    this.applied = [];
    for (const producer of PRODUCERS) this.processes.get(producer)!.send({ change: 1 });
    await eventually(() => {
      if (this.applied.length < PRODUCERS.length * CONSUMERS.length)
        throw new Error('the processes do not work yet');
    });
  }

  private acknowledgedCount(): number {
    return [...this.acknowledged.values()].reduce((sum, ids) => sum + ids.length, 0);
  }

  private deaths(): Record<string, number> {
    const deaths: Record<string, number> = Object.fromEntries(this.serverDeaths);
    for (const process of this.processes.values())
      for (const [point, count] of process.deaths) deaths[point] = (deaths[point] ?? 0) + count;
    return deaths;
  }

  private async withAdmin<T>(work: (admin: pg.Client) => Promise<T>): Promise<T> {
    const admin = new pg.Client({ connectionString: this.infrastructure.postgres!.adminUrl });
    await admin.connect();
    try {
      return await work(admin);
    } finally {
      await admin.end();
    }
  }
}

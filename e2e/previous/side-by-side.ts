import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { dataServices } from '@lyceum/contracts';
import { urlVariable } from '@lyceum/infrastructure';
import { eventually, metricSum, startStack, type TestStack } from '@lyceum/testing';
import { play, type PlayedStep } from '../demo/play.js';
import type { story as presentStory } from '../demo/story.js';
import { ClusterAddress } from '../test/support/cluster-address.js';
import { startReplica, type Replica } from '../test/support/replicas.js';

const SETTLED_MS = 60_000;
const GATEWAY = 'gateway';

/** What each version did. */
export interface Shares {
  readonly requests: number;
  readonly events: number;
}

export interface SideBySide {
  readonly isRight: boolean;
  readonly previous: Shares;
  readonly present: Shares;
}

/**
 * Plays the story of a school, as clients of the other checkout live it, while every service runs twice on the schema and the streams of this checkout: as it is
 * here, and as it was in another. Connections go to either in turn, as they do while a release rolls out, and both take
 * the events of both.
 */
export async function sideBySide(
  previousRoot: string,
  tell: (step: PlayedStep) => void,
): Promise<SideBySide> {
  const stack = await startStack();
  const directory = mkdtempSync(join(tmpdir(), 'lyceum-side-by-side-'));
  const addresses = new Map<string, ClusterAddress>();
  const replicas: Replica[] = [];
  try {
    for (const name of dataServices)
      addresses.set(name, await ClusterAddress.before(stack.services[name]!.url));
    const urls = Object.fromEntries(
      [...addresses].map(([name, { url }]) => [urlVariable(name), url]),
    );
    const start = async (service: string, root?: string): Promise<string> => {
      const replica = await startReplica(stack, service, () => urls, root);
      replicas.push(replica);
      return replica.url;
    };
    const previous: Record<string, string> = {};
    for (const name of [...dataServices, GATEWAY]) previous[name] = await start(name, previousRoot);
    const present: Record<string, string> = {
      ...presentUrls(stack),
      [GATEWAY]: await start(GATEWAY),
    };
    for (const [name, address] of addresses) address.setEndpoints(previous[name]!, present[name]!);
    const gateway = await ClusterAddress.before(previous[GATEWAY]!, present[GATEWAY]!);
    addresses.set(GATEWAY, gateway);

    const { databaseUrl, infrastructure } = stack;
    const { inboxUrl } = infrastructure.mail!;
    const installation = { gatewayUrl: gateway.url, databaseUrl, inboxUrl };
    const story = await storyOf(previousRoot);
    const isRight = await play(async (step) => {
      await story(step, { installation, run: 'both', directory, sentences: 4 });
      await step('Nothing waits, and nothing is dead', async (checked) => {
        await settled([...Object.values(previous), ...Object.values(present)]);
        checked('every event of both versions is published and handled');
      });
    }, tell);
    return { isRight, previous: await shares(previous), present: await shares(present) };
  } finally {
    for (const { run } of replicas) run.signal('SIGTERM');
    await Promise.all(replicas.map(({ run }) => run.ended));
    await Promise.all([...addresses.values()].map((address) => address.close()));
    await stack.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** An earlier gateway has no door to what clients of this checkout may call. */
async function storyOf(root: string): Promise<typeof presentStory> {
  const { href } = pathToFileURL(join(root, 'e2e/dist/demo/story.js'));
  return ((await import(href)) as { story: typeof presentStory }).story;
}

const presentUrls = ({ services }: TestStack): Record<string, string> =>
  Object.fromEntries(dataServices.map((name) => [name, services[name]!.url]));

async function settled(urls: readonly string[]): Promise<void> {
  await eventually(
    async () => {
      for (const series of [/^outbox_pending\b/, /^consumer_lag_events\b/]) {
        const waiting = await metricSum(urls, series);
        if (waiting > 0) throw new Error(`${waiting} by ${series}`);
      }
    },
    { timeoutMs: SETTLED_MS, intervalMs: 500 },
  );
  const dead = await metricSum(urls, /^inbox_failures\{.*state="dead"/);
  if (dead > 0) throw new Error(`${dead} events are dead`);
}

async function shares(urls: Readonly<Record<string, string>>): Promise<Shares> {
  const all = Object.values(urls);
  return {
    requests: await metricSum(all, /^http_request_duration_seconds_count\b/),
    events: await metricSum(all, /^inbox_applied_total\b/),
  };
}

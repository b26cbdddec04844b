import { setTimeout as delay } from 'node:timers/promises';
import { call, type TestStack } from '@lyceum/testing';
import type { Account } from '../../test/support/school.js';

/** A revocation must be known everywhere this long after the bus is back, at the latest. */
const KNOWN_WITHIN_MS = 5_000;
const GIVE_UP_MS = 20_000;

export interface RevocationsReport {
  readonly revoked: number;
  /** Tokens that some process still took 5 s after the bus was back. */
  readonly acceptedTooLate: number;
  /** From the return of the bus to the last process that refused, in milliseconds. */
  readonly slowestRefusalMs: number;
  readonly natsDeaths: number;
}

/** Sessions end while the bus is away; once it is back, no process may take their tokens. */
export async function revocationsWithoutBus(
  stack: TestStack,
  accounts: readonly Account[],
  random: () => number,
): Promise<RevocationsReport> {
  const nats = stack.infrastructure.nats!;
  const doors = [
    `${stack.gatewayUrl}/v1/users/me`,
    ...['catalog', 'media', 'progress', 'ai'].map(
      (service) => `${stack.services[service]!.url}/v1/${service}/people/me`,
    ),
  ];
  const took: number[] = [];
  for (const { accessToken } of accounts) {
    // Known everywhere, so that a memory of verified tokens would be found out.
    for (const door of doors) await expectStatus(door, accessToken, 200);
    await nats.kill();
    const answer = await call(`${stack.gatewayUrl}/v1/auth/sign-out`, {
      method: 'POST',
      token: accessToken,
    });
    if (answer.status !== 204) throw new Error(`sign-out answered ${answer.status}`);
    await delay(random() * 1_000);
    await nats.restart();
    const back = performance.now();
    took.push(...(await Promise.all(doors.map((door) => refusedAfter(door, accessToken, back)))));
  }
  return {
    revoked: accounts.length,
    acceptedTooLate: took.filter((ms) => ms > KNOWN_WITHIN_MS).length,
    slowestRefusalMs: Math.round(Math.max(...took)),
    natsDeaths: accounts.length,
  };
}

async function expectStatus(url: string, token: string, status: number): Promise<void> {
  const answer = await call(url, { token });
  if (answer.status !== status) throw new Error(`${url} answered ${answer.status}: ${answer.text}`);
}

/** @returns milliseconds since `start`; `GIVE_UP_MS` when the token is still taken by then */
async function refusedAfter(url: string, token: string, start: number): Promise<number> {
  for (;;) {
    const { status } = await call(url, { token });
    const ms = performance.now() - start;
    if (status === 401 || ms > GIVE_UP_MS) return ms;
    await delay(50);
  }
}

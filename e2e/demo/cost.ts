import assert from 'node:assert/strict';
import type { Client } from '@lyceum/client';
import { eventually } from '@lyceum/testing';

const MICRO = 1_000_000;
const MEGABYTE = 1_000_000;

export interface Cost {
  /** Of models, this month. */
  readonly usd: number;
  readonly allowedUsd: number;
  readonly storedMegabytes: number;
}

/** What a school has cost so far, which its budget and its report of usage say alike. */
export async function costOf(client: Client): Promise<Cost> {
  const firstOfMonth = `${new Date().toISOString().slice(0, 'yyyy-mm-'.length)}01`;
  const { data: stored } = await client.care.usage();
  // What is held for a model that is at work becomes what it did cost.
  return eventually(async () => {
    const { data: budget } = await client.budget.read();
    const { data: usage } = await client.budget.usage({
      query: { from: firstOfMonth, limit: 100 },
    });
    const { used, limit } = budget.schoolMonthMicroUsd;
    const reported = usage.items.reduce((sum, { microUsd }) => sum + microUsd, 0);
    assert.equal(reported, used, 'the report of usage and the budget differ');
    return {
      usd: used / MICRO,
      allowedUsd: limit / MICRO,
      storedMegabytes: stored.totalBytes / MEGABYTE,
    };
  });
}

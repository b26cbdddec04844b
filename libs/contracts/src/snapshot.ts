import { z } from 'zod';
import { compatibilityProblems, type JsonSchema } from './compatibility.js';
import type { EventContract } from './event-contract.js';

export interface ContractSnapshot {
  readonly type: string;
  readonly summary: string;
  readonly scope: string;
  readonly key: string;
  readonly data: JsonSchema;
}

/** What is committed for a contract (`snapshots/<type>.json`). Unknown fields stay allowed: they may be newer. */
export function snapshotOf(contract: EventContract): ContractSnapshot {
  const { type, summary, scope, key } = contract;
  const { $schema: _dialect, ...data } = z.toJSONSchema(contract.schema, {
    io: 'input',
  }) as JsonSchema;
  return { type, summary, scope, key, data };
}

/**
 * What keeps a contract from replacing the one that was committed under the same type.
 *
 * @returns one sentence per problem; empty when compatible
 */
export function contractProblems(before: ContractSnapshot, after: ContractSnapshot): string[] {
  return [
    ...(before.scope === after.scope
      ? []
      : [`scope was ${before.scope}; its subjects would change`]),
    ...(before.key === after.key ? [] : [`key was ${before.key}; its order would change`]),
    ...compatibilityProblems(before.data, after.data),
  ].map((problem) => `${before.type}: ${problem}`);
}

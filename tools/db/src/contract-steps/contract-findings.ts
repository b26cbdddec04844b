import type { ServiceSchema } from '@lyceum/persistence';
import { contractSteps } from './contract-steps.js';

/** What has been released, and what will be next. */
export interface Releases {
  /** Versions, in any order. */
  readonly made: readonly string[];
  readonly next: string;
}

/**
 * Holds what contracts against what has been released: it has to name the release from which code runs without what it
 * takes away, and that must be out before it. Before the first release nothing has to be borne.
 *
 * @returns one sentence per migration that an earlier version would not survive
 */
export function contractFindings(schema: ServiceSchema, { made, next }: Releases): string[] {
  const allowed = made.length > 0 ? made : [next];
  const steps = contractSteps(schema);
  return schema.migrations.flatMap(({ id, safeFrom }) => {
    const where = `${schema.service} ${id}`;
    const problems = steps.filter(({ migration }) => migration === id);
    if (safeFrom === undefined) return problems.map(({ problem }) => `${where} ${problem}`);
    if (problems.length === 0) return [`${where} takes nothing away, and names ${safeFrom}`];
    return allowed.includes(safeFrom)
      ? []
      : [`${where} is safe from ${safeFrom} on, which has not been released`];
  });
}

/** The versions that a changelog has a heading for (https://keepachangelog.com): `## 0.1.0 - 2026-01-31`. */
export const releasesIn = (changelog: string): string[] =>
  [...changelog.matchAll(/^## \[?(\d+\.\d+\.\d+)\b/gm)].map(([, version]) => version!);

import { availableParallelism, totalmem } from 'node:os';
import type { TestKind } from './test-files.js';

/** A file may start a whole platform of its own. */
const BYTES_OF_FILE = 2 * 1024 ** 3;

export interface Machine {
  readonly cores: number;
  readonly bytes: number;
}

/** How many test files run at a time. */
export function filesAtATime(kind: TestKind, machine = thisMachine()): number {
  switch (kind) {
    case 'unit':
      return machine.cores;
    case 'integration':
    case 'journeys':
      return Math.max(1, Math.min(machine.cores, Math.floor(machine.bytes / BYTES_OF_FILE)));
    case 'crash':
      // It wants the machine for itself.
      return 1;
  }
}

function thisMachine(): Machine {
  // Of the container where there is one; 0 or more than the machine has where it sets no limit.
  const limit = process.constrainedMemory() || Infinity;
  return { cores: availableParallelism(), bytes: Math.min(totalmem(), limit) };
}

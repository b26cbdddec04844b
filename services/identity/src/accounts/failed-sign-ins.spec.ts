import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { systemActor, type Logger } from '@lyceum/platform';
import type { Database } from '@lyceum/persistence';
import type { AuditLog } from '../audit/index.js';
import type { MailQueue } from '../mail/index.js';
import { FailedSignIns } from './failed-sign-ins.js';

describe('failed sign-ins', () => {
  it('are written before a shutdown goes on, also those that are being written', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const ends: (() => void)[] = [];
    const database = { run: () => new Promise<void>((end) => ends.push(end)) };
    const notes = new FailedSignIns(
      database as unknown as Database,
      {} as AuditLog,
      {} as MailQueue,
      {} as Logger,
    );
    notes.note(systemActor('test'), 'somebody', false);
    t.mock.timers.tick(1_000);
    notes.note(systemActor('test'), 'somebody else', false);
    let isOver = false;
    const shutdown = notes.beforeApplicationShutdown().then(() => (isOver = true));
    assert.equal(ends.length, 2);
    ends[1]!();
    await setImmediate();
    assert.equal(isOver, false);
    ends[0]!();
    await shutdown;
  });
});

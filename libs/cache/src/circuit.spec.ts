import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import { Circuit } from './circuit.js';

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a circuit', () => {
  it('opens after failures in a row, probes once per cooldown, and closes when that succeeds', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    let calls = 0;
    let probes = 0;
    let isBack = false;
    const changes: boolean[] = [];
    const circuit = new Circuit({
      threshold: 2,
      cooldownMs: 100,
      probe: () => {
        probes += 1;
        return isBack ? Promise.resolve() : Promise.reject(new Error('down'));
      },
      onChange: (open) => changes.push(open),
    });
    const call = (works: boolean): Promise<number | undefined> =>
      circuit.run(() => {
        calls += 1;
        return works ? Promise.resolve(1) : Promise.reject(new Error('down'));
      });
    await call(false);
    assert.equal(await call(true), 1);
    await call(false);
    assert.equal(circuit.open, false);
    await call(false);
    assert.equal(circuit.open, true);
    assert.equal(await call(true), undefined);
    assert.equal(calls, 4);
    mock.timers.tick(99);
    assert.equal(probes, 0);
    mock.timers.tick(1);
    await settled();
    assert.equal(await call(true), undefined);
    isBack = true;
    mock.timers.tick(100);
    await settled();
    assert.equal(probes, 2);
    assert.equal(await call(true), 1);
    assert.deepEqual(changes, [true, false]);
    mock.timers.reset();
  });
});

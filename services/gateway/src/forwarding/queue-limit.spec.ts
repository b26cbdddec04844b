import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { QueueLimit } from './queue-limit.js';

const limit = (): QueueLimit => new QueueLimit({ connections: 64, maxWaiting: 1200 });

/** A tenth of a second in which so many were answered while so many waited. */
function tenth(queue: QueueLimit, answers: number, underWay: number): void {
  for (let answer = 0; answer < answers; answer += 1) queue.answered();
  queue.sample(underWay, 0.1);
}

describe('the limit of a queue', () => {
  it('takes a burst while nothing is known of the service', () => {
    const queue = limit();
    assert.equal(queue.refuses(1199), false);
    assert.equal(queue.refuses(1200), true);
  });

  it('is what the service answers in 200 ms', () => {
    const queue = limit();
    tenth(queue, 300, 900);
    assert.equal(queue.value, 600);
    assert.equal(queue.refuses(599), false);
    assert.equal(queue.refuses(600), true);
  });

  it('never falls below the connections, so that a slow service still works on all of them', () => {
    const queue = limit();
    for (let tick = 0; tick < 20; tick += 1) tenth(queue, 0, 100);
    assert.equal(queue.value, 64);
  });

  it('learns nothing from a time in which there was little to do', () => {
    const queue = limit();
    tenth(queue, 300, 900);
    for (let tick = 0; tick < 20; tick += 1) tenth(queue, 1, 0);
    assert.equal(queue.value, 600);
  });

  it('recovers with the service: whoever is refused makes it look again', () => {
    const queue = limit();
    for (let tick = 0; tick < 20; tick += 1) tenth(queue, 0, 100);
    for (let tick = 0; tick < 8; tick += 1) {
      queue.refuses(queue.value);
      tenth(queue, 300, 0);
    }
    assert.ok(queue.value > 590);
  });
});

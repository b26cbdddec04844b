import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { objectives } from '../monitoring/objectives.js';
import { sinceStart } from './evaluate.js';
import { samplesIn } from './samples.js';

const text = `# HELP http_request_duration_seconds Time
http_request_duration_seconds_bucket{le="0.2",method="GET",route="/a",status="200"} 6
http_request_duration_seconds_bucket{le="0.5",method="GET",route="/a",status="200"} 7
http_request_duration_seconds_count{method="GET",route="/a",status="200"} 8
http_request_duration_seconds_count{method="GET",route="/a",status="503"} 2
http_request_duration_seconds_count{method="GET",route="/health/ready",status="503"} 5
jobs_finished_total{job="video",outcome="failed"} 1
jobs_finished_total{job="video",outcome="done"} 3
`;
const samples = [
  ...samplesIn(text, 'gateway'),
  ...samplesIn(text, 'catalog'),
  { name: 'up', labels: { job: 'gateway' }, value: 1 },
];

describe('objectives without a Prometheus', () => {
  const shares = Object.fromEntries(
    objectives.map(({ name, bad, total }) => [
      name,
      [sinceStart(bad, samples), sinceStart(total, samples)],
    ]),
  );

  it('count requests at the gateway only, and no probes', () => {
    assert.deepEqual(shares['api-errors'], [2, 10]);
    assert.deepEqual(shares['api-latency'], [3, 10]);
    assert.deepEqual(shares['read-latency'], [4, 10]);
  });

  it('count jobs of every service, and whether the gateway is up', () => {
    assert.deepEqual(shares['jobs'], [2, 8]);
    assert.deepEqual(shares['uptime'], [0, 1]);
    assert.deepEqual(shares['cache'], [0, 0]);
  });

  it('are refused in another form', () => {
    assert.throws(() => sinceStart('avg(rate(x[$window]))', samples), /cannot|can be evaluated/);
  });
});

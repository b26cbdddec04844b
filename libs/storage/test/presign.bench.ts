import { createLogger, Metrics } from '@lyceum/platform';
import { ObjectStore } from '../src/index.js';

/** Prints what signing the parts of a large upload costs. */
const store = new ObjectStore({
  endpoint: 'http://127.0.0.1:9',
  region: 'us-east-1',
  accessKeyId: 'id',
  secretAccessKey: 'secret',
  bucket: 'b',
  forcePathStyle: true,
  logger: createLogger('storage-bench', 'silent'),
  metrics: new Metrics(),
});
const partNumbers = Array.from({ length: 1000 }, (_, n) => n + 1);
for (let round = 0; round < 3; round += 1) {
  const started = performance.now();
  await store.presign.parts({
    key: 'videos/a.mp4',
    uploadId: 'u',
    partNumbers,
    expiresSeconds: 60,
  });
  console.log(`${(performance.now() - started).toFixed(0)} µs per presigned part`);
}

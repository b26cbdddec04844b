import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchResult } from '../result.js';
import { MemoryWatch } from './memory-watch.js';
import { SchoolMedia } from './school-media.js';

const SIZE = 2 * 1024 ** 3;
/** After so many parts of 128 the line is cut. */
const PARTS_BEFORE_CUT = 50;

/** 2 GB that hold next to nothing, cut on the way and resumed by somebody who knows only the upload's id. */
export async function resumedUploadBench(): Promise<BenchResult> {
  const directory = await mkdtemp(join(tmpdir(), 'lyceum-bench-'));
  const school = await SchoolMedia.start();
  try {
    const path = join(directory, 'sparse.zip');
    const file = await open(path, 'w');
    await file.write('PK\u0003\u0004');
    await file.truncate(SIZE);
    await file.close();

    const memory = new MemoryWatch(school.pid);
    const started = performance.now();
    const upload = await school.begin({
      policy: 'downloads',
      contentType: 'application/zip',
      path,
    });
    await school.send(upload, path, PARTS_BEFORE_CUT);
    const { multipart } = await school.read(upload.id);
    const kept = multipart!.uploaded.length;
    await school.send(upload, path);
    const sent = (performance.now() - started) / 1000;
    const ready = await school.process(upload.id);
    return {
      bench: 'media-upload',
      figures: [
        {
          name: 'parts kept over the cut',
          value: kept,
          unit: '',
          target: { atLeast: PARTS_BEFORE_CUT },
        },
        { name: 'sent', value: SIZE / 1024 ** 2 / sent, unit: 'MB/s' },
        { name: 'put together, checked and ready', value: ready, unit: 's' },
        {
          name: 'media, memory grown by',
          value: memory.stop(),
          unit: 'MB',
          target: { atMost: 150 },
        },
      ],
      notes: ['2 GB in 128 parts, four at a time, straight to the object store of a laptop'],
    };
  } finally {
    await school.stack.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

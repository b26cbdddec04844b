import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchResult } from '../result.js';
import { MemoryWatch } from './memory-watch.js';
import { SchoolMedia } from './school-media.js';
import { makeClips, plainCopy } from './source-clips.js';

const VIDEO = { policy: 'videos', contentType: 'video/mp4' } as const;

/** How long it takes from the completed upload until a video can be played, when its codecs fit. */
export async function processingBench(): Promise<BenchResult> {
  const directory = await mkdtemp(join(tmpdir(), 'lyceum-bench-'));
  const school = await SchoolMedia.start();
  try {
    const { minute, hour } = await makeClips(directory);
    const ready = async (path: string): Promise<number> => {
      const upload = await school.begin({ ...VIDEO, path });
      await school.send(upload, path);
      return school.process(upload.id);
    };
    const short = await ready(minute);
    const memory = new MemoryWatch(school.pid);
    const long = await ready(hour);
    const growth = memory.stop();
    const plain = await plainCopy(hour, directory);
    const megabytes = (await stat(hour)).size / 1024 ** 2;
    return {
      bench: 'media-processing',
      figures: [
        { name: '1 minute, ready', value: short, unit: 's', target: { atMost: 10 } },
        { name: '1 hour, ready', value: long, unit: 's', target: { atMost: 300 } },
        { name: 'ffmpeg -c copy of the hour, to disk', value: plain, unit: 's' },
        { name: 'ready / ffmpeg -c copy', value: long / plain, unit: '×' },
        { name: 'media, memory grown by', value: growth, unit: 'MB', target: { atMost: 150 } },
      ],
      notes: [
        `720p, H.264 and AAC, 30 frames/s; the hour is one file of ${megabytes.toFixed(0)} MB`,
        'ready: type and SHA-256 checked, probed, packaged, poster and storyboard made, all of it in the object store',
        'the object store of a laptop, on the same disk and cores; ffmpeg runs with the priority of the plain command',
      ],
    };
  } finally {
    await school.stack.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

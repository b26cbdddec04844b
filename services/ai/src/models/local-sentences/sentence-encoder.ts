import { EncoderFiles } from './encoder-files.js';
import { EncoderWeights, type Transformer } from './encoder-weights.js';
import { MatrixMemory, type Block, type Layer } from './matrix-memory.js';
import { addTo, mixHeads, normalize } from './row-operations.js';
import { WordPieces } from './word-pieces.js';

/** Of a sentence; the rest is cut off, as in training. */
const MOST_PIECES = 128;
const WIDTH = 512;
const HIDDEN = 1536;
const EMBEDDED = 256;
/** The weights, and what the rows of one sentence need. */
const FLOATS = 7_000_000 + MOST_PIECES * (2 * HIDDEN + 4 * WIDTH);

/**
 * The Universal Sentence Encoder in its small form: two layers of a transformer (Vaswani et al. 2017) over pieces of
 * words, 28 MB of weights. English; of other languages it knows what looks alike.
 */
export class SentenceEncoder {
  static readonly dimensions = WIDTH;
  private static opened: Promise<SentenceEncoder> | undefined;
  private readonly rows: Block;
  private readonly normed: Block;
  private readonly triple: Block;
  private readonly mixed: Block;
  private readonly hidden: Block;
  private readonly added: Block;

  private constructor(
    private readonly memory: MatrixMemory,
    private readonly pieces: WordPieces,
    private readonly embeddings: Float32Array,
    private readonly timescales: Float32Array,
    private readonly dense: Layer,
    private readonly layers: readonly Transformer[],
    private readonly last: Layer,
  ) {
    this.rows = memory.block(MOST_PIECES * WIDTH);
    this.normed = memory.block(MOST_PIECES * WIDTH);
    this.triple = memory.block(MOST_PIECES * HIDDEN);
    this.mixed = memory.block(MOST_PIECES * WIDTH);
    this.hidden = memory.block(MOST_PIECES * HIDDEN);
    this.added = memory.block(MOST_PIECES * WIDTH);
  }

  /** That of the process. Its weights are read when it is first asked for: not everybody needs it. */
  static shared(): Promise<SentenceEncoder> {
    return (SentenceEncoder.opened ??= SentenceEncoder.open());
  }

  static async open(): Promise<SentenceEncoder> {
    const files = await EncoderFiles.open();
    const memory = new MatrixMemory(FLOATS);
    const weights = await EncoderWeights.read(files, memory);
    return new SentenceEncoder(
      memory,
      new WordPieces(await files.pieces()),
      weights.block('Embeddings_en').values,
      weights.block('AddTimingSignal/TimingSignal/ExpandDims_1').values,
      weights.layer('Layer_0/dense/kernel', 'Layer_0/dense/bias'),
      ['Layer_0', 'Layer_1'].map((layer) => weights.transformer(layer)),
      weights.layer('tanh_layer_0/weights', 'tanh_layer_0/bias'),
    );
  }

  /** @returns of length 1 */
  encode(sentence: string): Float32Array {
    const pieces = this.pieces.of(sentence).slice(0, MOST_PIECES);
    const count = pieces.length;
    const embedded = this.added;
    this.embed(pieces, embedded.values);
    for (const [at, layer] of this.layers.entries()) {
      const from = at === 0 ? embedded : this.rows;
      this.attend(from, at === 0 ? EMBEDDED : WIDTH, count, layer);
      if (at === 0) this.memory.multiply(embedded, count, this.dense, this.rows);
      addTo(this.rows.values, this.mixed.values, count * WIDTH);
      this.feed(count, layer);
    }
    return this.summary(count);
  }

  /** With sines and cosines of their places. The pieces count twice: the graph that was trained adds them to both. */
  private embed(pieces: readonly number[], rows: Float32Array): void {
    const half = EMBEDDED / 2;
    for (const [place, piece] of pieces.entries())
      for (let at = 0; at < EMBEDDED; at += 1) {
        const angle = place * this.timescales[at % half]!;
        rows[place * EMBEDDED + at] =
          2 * this.embeddings[piece * EMBEDDED + at]! +
          (at < half ? Math.sin(angle) : Math.cos(angle));
      }
  }

  /** What each piece takes from the others, into `mixed`. */
  private attend(from: Block, width: number, count: number, layer: Transformer): void {
    const { memory, normed, triple, hidden } = this;
    normalize(from.values, normed.values, count, layer.attentionNorm);
    memory.multiply(normed, count, layer.attention, triple);
    mixHeads(triple.values, hidden.values, count, width);
    memory.multiply(hidden, count, layer.output, this.mixed);
  }

  private feed(count: number, layer: Transformer): void {
    const { memory, rows, normed, hidden, added } = this;
    normalize(rows.values, normed.values, count, layer.feedNorm);
    memory.multiply(normed, count, layer.widened, hidden);
    const { values } = hidden;
    for (let at = 0; at < count * HIDDEN; at += 1) if (values[at]! < 0) values[at] = 0;
    memory.multiply(hidden, count, layer.narrowed, added);
    addTo(rows.values, added.values, count * WIDTH);
  }

  private summary(count: number): Float32Array {
    const mean = this.normed.values.subarray(0, WIDTH);
    mean.fill(0);
    for (let at = 0; at < count * WIDTH; at += 1)
      mean[at % WIDTH]! += this.rows.values[at]! / count;
    this.memory.multiply(this.normed, 1, this.last, this.mixed);
    const vector = this.mixed.values.slice(0, WIDTH).map(Math.tanh);
    const length = Math.hypot(...vector);
    return vector.map((value) => value / length);
  }
}

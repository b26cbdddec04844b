import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { before, describe, it } from 'node:test';
import wabt from 'wabt';
import { LocalEmbeddings } from '../local-embeddings.js';
import { LocalSentences } from './local-sentences.js';
import { MatrixMemory } from './matrix-memory.js';
import { MULTIPLY } from './matrix-product.js';
import { SentenceEncoder } from './sentence-encoder.js';
import { sentencesOf } from './sentences.js';
import { WordPieces, type WordPiece } from './word-pieces.js';

const EXPECTED = [0.038108, -0.061031, 0.059098, -0.009202, 0.021607, 0.031859];

const dot = (a: Float32Array, b: Float32Array): number =>
  a.reduce((sum, value, at) => sum + value * b[at]!, 0);

describe('the product of matrices', () => {
  it('is what its text says', async () => {
    const source = new URL(
      '../../../../src/models/local-sentences/matrix-product.wat',
      import.meta.url,
    );
    const { parseWat } = await wabt();
    const module = parseWat('matrix-product.wat', await readFile(source, 'utf8'), { simd: true });
    assert.deepEqual(Buffer.from(module.toBinary({}).buffer), MULTIPLY);
  });

  it('is that of the textbook, with the bias', () => {
    const [rows, inner, columns] = [5, 3, 16];
    const memory = new MatrixMemory(1000);
    const from = memory.block(8 * inner);
    const to = memory.block(8 * columns);
    const matrix = Float32Array.from({ length: inner * columns }, (_, at) => (at * 7) % 11);
    const bias = memory.block(columns);
    const layer = { weights: memory.panels(matrix, columns), bias };
    bias.values.set(bias.values.map((_, at) => at));
    from.values.set(from.values.map((_, at) => (at * 5) % 13));
    memory.multiply(from, rows, layer, to);
    for (let row = 0; row < rows; row += 1)
      for (let column = 0; column < columns; column += 1) {
        let sum = column;
        for (let at = 0; at < inner; at += 1)
          sum += from.values[row * inner + at]! * matrix[at * columns + column]!;
        assert.equal(to.values[row * columns + column], sum);
      }
  });
});

describe('sentences', () => {
  it('are cut at their ends, and into parts where there are none', () => {
    assert.deepEqual(sentencesOf('Cool it. Why?  Bacteria!'), ['Cool it.', 'Why?', 'Bacteria!']);
    assert.deepEqual(sentencesOf(''), []);
    const parts = sentencesOf(Array.from({ length: 90 }, (_, at) => `w${at}`).join(' '));
    assert.deepEqual(
      parts.map((part) => part.split(' ').length),
      [30, 30, 30],
    );
  });
});

describe('word pieces', () => {
  const reserved = Array.from({ length: 6 }, (): WordPiece => ['<>', 0]);
  const known: WordPiece[] = [...reserved, ['▁', -4], ['▁stock', -9], ['▁st', -5], ['ock', -5]];

  it('are those that are likeliest together', () => {
    const pieces = new WordPieces(known);
    assert.deepEqual(pieces.of('stock stock'), [7, 7]);
    assert.deepEqual(pieces.of('st ock'), [8, 6, 9]);
  });

  it('are one for unknown letters in a row', () => {
    assert.deepEqual(new WordPieces(known).of('☃☃ock☃'), [6, 0, 9, 0]);
  });
});

describe('the encoder', () => {
  let encoder: SentenceEncoder;
  before(async () => {
    encoder = await SentenceEncoder.open();
  });

  it('gives what the published graph gives', () => {
    // The first values of TensorFlow.js for the same weights.
    const vector = encoder.encode('What does ISO do to the signal?');
    assert.equal(vector.length, 512);
    for (const [at, value] of EXPECTED.entries()) assert.ok(Math.abs(vector[at]! - value) < 1e-5);
  });

  it('says the same again, and nothing of what was asked before', () => {
    const first = encoder.encode('A gas lifts the cake.');
    encoder.encode('A much longer sentence about something else, which fills more of the memory.');
    assert.deepEqual(encoder.encode('A gas lifts the cake.'), first);
  });

  it('takes texts without an end, and without anything', () => {
    assert.equal(encoder.encode('word '.repeat(500)).length, 512);
    assert.ok(encoder.encode('').every(Number.isFinite));
  });
});

describe('local sentences', () => {
  const model = new LocalSentences();
  const embed = async (...texts: string[]) => (await model.embed(texts)).vectors;

  it('have length 1 and the promised dimensions, whatever the text', async () => {
    for (const vector of await embed('Cool the pot. Use ice.', 'the', '', '☃')) {
      assert.equal(vector.length, model.dimensions);
      assert.ok(Math.abs(dot(vector, vector) - 1) < 1e-5);
    }
  });

  it('bring what means the same together, where words alone do not', async () => {
    const texts = [
      'How can a company that earns money go broke?',
      'A business may make a profit and still go bankrupt.',
      'The moon turns red when it dips into the shadow.',
    ];
    const [question, answer, other] = await embed(...texts);
    assert.ok(dot(question!, answer!) > dot(question!, other!) + 0.3);
    const [words, said, unsaid] = (await new LocalEmbeddings().embed(texts)).vectors;
    assert.ok(dot(words!, said!) < dot(words!, unsaid!) + 0.1);
  });

  it('know words that the encoder does not', async () => {
    const [asked, said, other] = await embed(
      'Klebergerüst',
      'Roggenteig bildet kein Klebergerüst.',
      'Den Ofen heizen wir vor.',
    );
    assert.ok(dot(asked!, said!) > dot(asked!, other!) + 0.1);
  });

  it('read the encoder again when that failed, and else once', async () => {
    const encoder = await SentenceEncoder.open();
    let reads = 0;
    const failing = new LocalSentences(async () => {
      reads += 1;
      if (reads === 1) throw new Error('no memory');
      return Promise.resolve(encoder);
    });
    await assert.rejects(failing.embed(['a']), /no memory/);
    await Promise.all([failing.embed(['a']), failing.embed(['b'])]);
    await failing.embed(['c']);
    assert.equal(reads, 2);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cosine, signsOf } from '../vectors/index.js';
import { LocalEmbeddings } from './local-embeddings.js';

async function embed(...texts: string[]): Promise<Float32Array[]> {
  return [...(await new LocalEmbeddings().embed(texts)).vectors];
}

describe('local embeddings', () => {
  it('have length 1, whatever the text', async () => {
    for (const vector of await embed('Cells divide.', '', 'the of and', '细胞 分裂'))
      assert.ok(Math.abs(Math.hypot(...vector) - 1) < 1e-5);
  });

  it('are the same wherever they are made', async () => {
    const [vector] = await embed('Mitosis');
    assert.equal(signsOf(vector!).length, 64);
    assert.deepEqual(await embed('Mitosis'), [vector]);
  });

  it('bring inflections and misspellings near, and leave other topics far', async () => {
    const [said, inflected, misspelled, other] = await embed(
      'the chromosome divides',
      'dividing chromosomes',
      'chromosme divide',
      'tax law of the republic',
    );
    assert.ok(cosine(said!, inflected!) > 0.3);
    assert.ok(cosine(said!, misspelled!) > 0.3);
    assert.ok(Math.abs(cosine(said!, other!)) < 0.2);
  });

  it('keep by their signs which of two is nearer', async () => {
    const [asked, near, far] = await embed(
      'how cells divide',
      'when cells divide',
      'rain and wind',
    );
    const bits = (vector: Float32Array): string =>
      [...signsOf(vector)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
    const distance = (a: string, b: string): number =>
      [...a].filter((bit, at) => bit !== b[at]).length;
    const [one, two, three] = [asked!, near!, far!].map(bits);
    assert.ok(distance(one!, two!) < distance(one!, three!));
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SignCache, type SourceSigns } from './sign-cache.js';
import { bestBySigns } from './sign-scan.js';
import { signsOf } from './vector-encoding.js';

const signsOfAll = (...vectors: Float32Array[]): SourceSigns => ({
  revision: '1',
  ordinals: Int32Array.from(vectors.keys()),
  signs: Buffer.concat(vectors.map(signsOf)),
});
const random = (dimensions: number, seed: number): Float32Array =>
  Float32Array.from({ length: dimensions }, (_, at) => Math.sin(seed * 7919 + at * 104_729));

describe('a scan of signs', () => {
  for (const dimensions of [512, 100, 8, 3]) {
    it(`finds what has the signs of the vector, of ${dimensions} dimensions`, () => {
      const vectors = Array.from({ length: 20 }, (_, at) => random(dimensions, at + 1));
      const sources = [
        ['one', signsOfAll(...vectors.slice(0, 12))],
        ['two', signsOfAll(...vectors.slice(12))],
      ] as const;
      const asked = vectors[15]!;
      const best = bestBySigns(asked, sources, 1);
      assert.ok(best.some(({ sourceId, ordinal }) => sourceId === 'two' && ordinal === 3));
    });
  }

  it('weighs a dimension by how much the vector has of it', () => {
    const asked = Float32Array.of(0.9, 0.1, 0.1, 0.1);
    const large = Float32Array.of(1, -1, -1, -1);
    const small = Float32Array.of(-1, 1, 1, 1);
    const best = bestBySigns(asked, [['source', signsOfAll(small, large)]], 1);
    assert.deepEqual(best, [{ sourceId: 'source', ordinal: 1 }]);
  });

  it('returns little more than was asked for', () => {
    const vectors = Array.from({ length: 2000 }, (_, at) => random(64, at + 1));
    const best = bestBySigns(random(64, 7), [['source', signsOfAll(...vectors)]], 100);
    assert.ok(best.length >= 100 && best.length <= 110, `${best.length}`);
    assert.ok(best.some(({ ordinal }) => ordinal === 6));
    const same = Array.from({ length: 20 }, () => vectors[0]!);
    assert.equal(bestBySigns(vectors[0]!, [['source', signsOfAll(...same)]], 5).length, 20);
  });

  it('finds as much when a vector keeps four bits of each value as with all of them', () => {
    const vectors = Array.from({ length: 2000 }, (_, at) => random(512, at + 1));
    const asked = random(512, 0.5);
    const scored = vectors.map((vector, ordinal) => ({
      ordinal,
      score: asked.reduce((sum, value, at) => sum + value * Math.sign(vector[at]!), 0),
    }));
    const exact = scored.sort((a, b) => b.score - a.score).slice(0, 20);
    const best = bestBySigns(asked, [['source', signsOfAll(...vectors)]], 40);
    const found = new Set(best.map(({ ordinal }) => ordinal));
    assert.ok(exact.every(({ ordinal }) => found.has(ordinal)));
  });

  it('returns all when there are few, and nothing of nothing', () => {
    const asked = random(16, 1);
    assert.equal(bestBySigns(asked, [['source', signsOfAll(asked, asked)]], 600).length, 2);
    assert.deepEqual(bestBySigns(asked, [['source', signsOfAll()]], 600), []);
    assert.deepEqual(bestBySigns(asked, [], 600), []);
  });
});

describe('the cache of signs', () => {
  const signs = (): SourceSigns => ({
    revision: '1',
    ordinals: new Int32Array(0),
    signs: new Uint8Array(700),
  });

  it('drops what was not asked for longest', () => {
    const cache = new SignCache(2_500);
    cache.set('a', signs());
    cache.set('b', signs());
    cache.get('a');
    cache.set('c', signs());
    assert.deepEqual(
      ['a', 'b', 'c'].map((key) => cache.get(key) !== undefined),
      [true, false, true],
    );
  });

  it('counts what is set again once, and keeps nothing that is too large', () => {
    const cache = new SignCache(2_500);
    for (let time = 0; time < 10; time += 1) cache.set('a', signs());
    cache.set('b', signs());
    assert.ok(cache.get('a'));
    cache.set('huge', { ...signs(), signs: new Uint8Array(10_000) });
    assert.equal(cache.get('huge'), undefined);
  });
});

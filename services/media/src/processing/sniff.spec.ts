import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sniff } from './sniff.js';

const mp4 = Buffer.concat([
  Buffer.from([0, 0, 0, 24]),
  Buffer.from('ftypisom\0\0\u0002\0isommp41'),
  Buffer.alloc(100),
]);
const quicktime = Buffer.concat([
  Buffer.from([0, 0, 0, 20]),
  Buffer.from('ftypqt  \0\0\u0002\0qt  '),
  Buffer.alloc(100),
]);
const typeOf = async (head: Buffer, announced: string): Promise<string> => {
  const found = await sniff(head, announced);
  return 'refusal' in found ? found.refusal.code : found.contentType;
};

describe('what a file is', () => {
  it('is said by its bytes', async () => {
    assert.equal(await typeOf(mp4, 'video/mp4'), 'video/mp4');
    assert.equal(await typeOf(quicktime, 'video/mp4'), 'video/quicktime');
    assert.equal(await typeOf(mp4, 'image/png'), 'media.type_mismatch');
    assert.equal(
      await typeOf(Buffer.from('MZ\u0090\0\u0003'), 'application/pdf'),
      'media.type_mismatch',
    );
    assert.equal(await typeOf(Buffer.alloc(100, 1), 'video/mp4'), 'media.type_unknown');
  });

  for (const text of [
    '<!DOCTYPE html>',
    ' \n<HTML>',
    '<svg xmlns="x">',
    '<?xml version="1.0"?>\n<svg>',
    'GIF89a/*<script>alert(1)</script>',
    '<?php echo 1;',
  ])
    it(`is active content: ${JSON.stringify(text)}`, async () => {
      for (const announced of ['image/gif', 'text/plain', 'application/pdf'])
        assert.equal(await typeOf(Buffer.from(text), announced), 'media.active_content');
    });

  it('may be text, where text is taken', async () => {
    assert.equal(await typeOf(Buffer.from('name,mark\nAda,1\n'), 'text/csv'), 'text/csv');
    assert.equal(await typeOf(Buffer.from('für alle'), 'text/plain'), 'text/plain');
    // Cut within a character.
    assert.equal(await typeOf(Buffer.from('für').subarray(0, 2), 'text/plain'), 'text/plain');
    assert.equal(await typeOf(Buffer.from([0x41, 0xff, 0xfe]), 'text/plain'), 'media.type_unknown');
    assert.equal(await typeOf(Buffer.from('a\0b'), 'text/plain'), 'media.type_unknown');
  });
});

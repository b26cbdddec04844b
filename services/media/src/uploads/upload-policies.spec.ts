import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { extensionOf } from '@lyceum/storage';
import { kindOf, uploadPolicies } from './upload-policies.js';

describe('the table of uploads', () => {
  const policies = uploadPolicies(50 * 1024 ** 3);

  it('names only types that may be stored', () => {
    for (const { contentTypes } of policies)
      for (const type of contentTypes) assert.notEqual(extensionOf(type), undefined, type);
  });

  it('takes nothing that a browser would run', () => {
    const all = policies.flatMap(({ contentTypes }) => contentTypes).join();
    assert.doesNotMatch(all, /svg|html|javascript|xml(?!formats)/);
  });

  it('lets learners bring pictures and nothing else', () => {
    for (const { uploaders, contentTypes } of policies)
      if (uploaders === 'members') for (const type of contentTypes) assert.match(type, /^image\//);
  });

  it('keeps a download as it is', () => {
    assert.equal(kindOf('downloads', 'audio/mpeg'), 'file');
    assert.equal(kindOf('audio', 'audio/mpeg'), 'audio');
  });
});

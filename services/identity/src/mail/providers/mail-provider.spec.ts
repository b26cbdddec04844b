import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formatSender, parseSender } from './mail-provider.js';

describe('the sender', () => {
  it('is an address, or a name and an address', () => {
    assert.deepEqual(parseSender('mail@school.example'), {
      name: undefined,
      address: 'mail@school.example',
    });
    for (const from of ['A school <mail@school.example>', '"A school" <mail@school.example>'])
      assert.equal(formatSender(parseSender(from)), '"A school" <mail@school.example>');
  });

  it('is nothing else', () => {
    for (const from of ['', 'school', '<>', 'a@b, c@d', 'x <a@b>\r\nBcc: c@d', '"x" <a@b> <c@d>'])
      assert.throws(() => parseSender(from), /MAIL_FROM/, from);
  });
});

import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import type { Config } from '../config.js';
import { DerivedKeys, SealedBoxes } from '../keys/index.js';
import { MailKeys, type Unsubscriber } from './mail-keys.js';

function keysOf(key: Buffer, previous?: Buffer): MailKeys {
  const config = {
    IDENTITY_KEY_ENCRYPTION_KEY: key,
    IDENTITY_KEY_ENCRYPTION_KEY_PREVIOUS: previous,
  } as Config;
  return new MailKeys(new DerivedKeys(config), new SealedBoxes(config));
}

describe('MailKeys', () => {
  const keys = keysOf(randomBytes(32));
  const who: Unsubscriber = { kind: 'user', id: randomUUID(), category: 'school' };

  it('reads the links it made, and no other', () => {
    const token = keys.unsubscribeToken(who);
    assert.deepEqual(keys.readUnsubscribeToken(token), who);
    const other = token.replace(who.id, randomUUID());
    for (const forged of [
      other,
      `${token}x.`,
      `${token}.x`,
      token.slice(0, -4),
      '',
      '...',
      'a.b.c.d',
    ])
      assert.equal(keys.readUnsubscribeToken(forged), undefined, forged);
    assert.equal(keysOf(randomBytes(32)).readUnsubscribeToken(token), undefined);
  });

  it('names the same address the same, however it is typed, and only with its key', () => {
    const hash = keys.addressHash('Ada@School.example ');
    assert.deepEqual(keys.addressHash('ada@school.example'), hash);
    assert.notDeepEqual(keysOf(randomBytes(32)).addressHash('ada@school.example'), hash);
  });

  it('opens what it sealed for this mail only', () => {
    const sealed = keys.sealParams('one', { code: '123456' });
    assert.ok(!sealed.includes('123456'));
    assert.deepEqual(keys.openParams('one', sealed), { code: '123456' });
    assert.throws(() => keys.openParams('two', sealed));
  });

  it('knows what it signed and sealed before its key changed', () => {
    const before = randomBytes(32);
    const [old, now] = [keysOf(before), keysOf(randomBytes(32), before)];
    const address = 'ada@school.example';
    assert.deepEqual(now.readUnsubscribeToken(old.unsubscribeToken(who)), who);
    assert.deepEqual(now.openParams('one', old.sealParams('one', { a: 1 })), { a: 1 });
    assert.deepEqual(now.addressHashes(address), [
      now.addressHash(address),
      old.addressHash(address),
    ]);
  });
});

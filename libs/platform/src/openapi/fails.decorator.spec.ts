import 'reflect-metadata';
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { defineErrors } from '../errors/domain-error.js';
import { Fails, declaredFailures } from './fails.decorator.js';

const errors = defineErrors('shop', {
  closed: [503, 'The shop is closed'],
  sold_out: [409, 'There is none left'],
});

@Fails(errors.closed)
class ShopController {
  @Fails(errors.sold_out)
  buy(): void {}

  look(): void {}
}

class MarketController extends ShopController {}

describe('Fails', () => {
  const { buy, look } = ShopController.prototype;

  it('declares for an operation what it and its controller can fail with', () => {
    assert.deepEqual(declaredFailures(ShopController, buy), [
      { code: 'shop.closed', status: 503, title: 'The shop is closed' },
      { code: 'shop.sold_out', status: 409, title: 'There is none left' },
    ]);
    assert.deepEqual(
      declaredFailures(ShopController, look).map(({ code }) => code),
      ['shop.closed'],
    );
  });

  it('is not inherited by another controller', () => {
    assert.deepEqual(declaredFailures(MarketController, look), []);
  });

  it('reads the definition that a thrown error has', () => {
    assert.equal(errors.closed().definition, errors.closed.definition);
  });
});

import 'reflect-metadata';
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsInt,
  IsString,
  MaxLength,
  ValidateBy,
  ValidateNested,
} from 'class-validator';
import type { DomainError } from '../errors/domain-error.js';
import { AcceptedWhen, IsVisible, validationPipe } from './validation.js';

const isPoint = (body: unknown): boolean => (body as { x?: unknown } | null)?.x === 1;

@AcceptedWhen(isPoint)
class PointDto {
  @IsInt()
  x!: number;
}

class PixelDto extends PointDto {}

describe('a DTO that says what it accepts', () => {
  const pipe = validationPipe();
  const asBody = async (value: unknown, metatype: typeof PointDto = PointDto): Promise<unknown> =>
    (await pipe.transform(value, { type: 'body', metatype })) as unknown;

  it('takes that as it is', async () => {
    const body = { x: 1 };
    assert.equal(await asBody(body), body);
  });

  it('validates the rest as usual', async () => {
    assert.ok((await asBody({ x: 2 })) instanceof PointDto);
    for (const wrong of [{ x: 'one' }, { x: 2, y: 3 }, undefined, null, [], 1])
      await assert.rejects(asBody(wrong), { code: 'request.invalid' }, JSON.stringify(wrong));
  });

  it('says nothing for others', async () => {
    assert.ok((await asBody({ x: 1 }, PixelDto)) instanceof PixelDto);
  });
});

class TitleDto {
  @IsVisible()
  title!: string;
}

describe('a text that must show something', () => {
  const pipe = validationPipe();
  const given = (title: unknown): Promise<unknown> =>
    pipe.transform({ title }, { type: 'body', metatype: TitleDto }) as Promise<unknown>;

  it('has a letter, a digit or a sign', async () => {
    for (const title of ['a', ' 1 ', '!', '漢', '🎓']) await given(title);
  });

  it('is not of blanks and of what cannot be seen alone', async () => {
    for (const title of ['', '   ', '\t\n', '\u200b\u2060', '\u00ad', 7])
      await assert.rejects(given(title), { code: 'request.invalid' }, JSON.stringify(title));
  });
});

let lookedAt = 0;
const IsLookedAt = (): PropertyDecorator =>
  ValidateBy({ name: 'isLookedAt', validator: { validate: () => (lookedAt += 1) > 0 } });

class ItemDto {
  @IsLookedAt()
  @IsInt()
  x!: number;
}

class ListDto {
  @IsString()
  @MaxLength(3)
  name!: string;

  @ArrayMaxSize(2)
  @ValidateNested({ each: true })
  @Type(() => ItemDto)
  items!: ItemDto[];
}

describe('a body that is wrong', () => {
  const pipe = validationPipe();
  const refusal = async (value: unknown): Promise<DomainError> => {
    try {
      await pipe.transform(value, { type: 'body', metatype: ListDto });
    } catch (error) {
      return error as DomainError;
    }
    throw new Error(`${JSON.stringify(value)} was taken`);
  };
  const errorsOf = async (value: unknown): Promise<unknown> =>
    (await refusal(value)).extensions['errors'];

  it('is told all that is wrong with each field', async () => {
    assert.deepEqual(await errorsOf({ name: 5, items: [{ x: 'one' }] }), [
      {
        pointer: '/name',
        messages: ['name must be shorter than or equal to 3 characters', 'name must be a string'],
      },
      { pointer: '/items/0/x', messages: ['x must be an integer number'] },
    ]);
  });

  it('is told what is missing', async () => {
    assert.deepEqual(await errorsOf({ items: [{}] }), [
      { pointer: '/name', messages: ['name is missing'] },
      { pointer: '/items/0/x', messages: ['x is missing'] },
    ]);
  });

  it('is told that it is no object', async () => {
    for (const body of [[], [{ name: 'a', items: [] }], 'text', 1, true])
      assert.equal((await refusal(body)).detail, 'The body must be a JSON object.');
  });

  it('has no item of a list looked at that is too long', async () => {
    lookedAt = 0;
    const items = [{ x: 1 }, { x: 'two' }, { x: 3 }];
    assert.deepEqual(await errorsOf({ name: 'a', items }), [
      { pointer: '/items', messages: ['items must contain no more than 2 elements'] },
    ]);
    assert.equal(lookedAt, 0);
  });

  it('is told no more than anybody reads', async () => {
    const unknown = Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`k${at}`, at]));
    assert.equal(((await errorsOf(unknown)) as unknown[]).length, 100);
  });
});

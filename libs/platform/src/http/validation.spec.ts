import 'reflect-metadata';
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { IsInt } from 'class-validator';
import { AcceptedWhen, validationPipe } from './validation.js';

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
